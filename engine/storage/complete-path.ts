/** Completes the path that a user has typed so far. */

import { opendir, stat } from 'node:fs/promises';
import path from 'node:path';
import { namesNear } from '#engine/storage/file-error.ts';
import { isHiddenName } from '#engine/storage/hidden-name.ts';

/** Milliseconds for which the names of a folder are read: typing must not wait for ten million. */
const [longestTyping, longestListing] = [1000, 3000];
const mostAnswers = 50;
/** Names are kept beyond the answers, since some are neither files nor folders. */
const mostKept = 2 * mostAnswers;

export interface PathAnswer {
  /** Begins as it was typed: relative to `root`, or absolute; a folder ends with its separator. */
  readonly path: string;
  readonly kind: 'file' | 'folder';
  /** Of a file. */
  readonly sizeBytes?: number;
  /** Of a file; milliseconds since 1970 UTC. */
  readonly modifiedAt?: number;
}

/** Those that begin with the typed text. */
export interface FoundPaths {
  readonly answers: readonly PathAnswer[];
  /** False: there are more, or the names of the folder took too long to read. */
  readonly complete: boolean;
}

/** In the order of their names, folders first. @param typed as of {@link completePath}. */
export async function findPaths(root: string, typed: string): Promise<FoundPaths> {
  const { before, beginning, folder } = parse(root, typed);
  const { names, complete } = await namesIn(folder, beginning, longestListing);
  return {
    answers: await answersOf(folder, before, names),
    complete: complete && names.length <= mostAnswers,
  };
}

/**
 * In the order of their names, folders first; if none begins with the typed text, those with similar names. Hidden names
 * only if their first character is typed. A folder that cannot be read has no entries.
 * @param typed absolute, or relative to `root`.
 */
export async function completePath(root: string, typed: string): Promise<PathAnswer[]> {
  const { before, beginning, folder } = parse(root, typed);
  const { names } = await namesIn(folder, beginning, longestTyping);
  const found =
    names.length > 0 || beginning === ''
      ? names
      : namesNear(path.join(folder, beginning)).map((near) => path.basename(near));
  return answersOf(folder, before, found);
}

function parse(root: string, typed: string): { before: string; beginning: string; folder: string } {
  const cut = Math.max(typed.lastIndexOf('/'), path.sep === '\\' ? typed.lastIndexOf('\\') : -1) + 1;
  const before = typed.slice(0, cut);
  return { before, beginning: typed.slice(cut), folder: path.resolve(root, before) };
}

async function answersOf(folder: string, before: string, names: readonly string[]): Promise<PathAnswer[]> {
  const answers: PathAnswer[] = [];
  for (const name of names) {
    if (answers.length === mostAnswers) break;
    const stats = await stat(path.join(folder, name)).catch(() => undefined);
    if (stats?.isDirectory()) answers.push({ path: `${before}${name}${separatorOf(before)}`, kind: 'folder' });
    else if (stats?.isFile()) {
      const facts = { sizeBytes: stats.size, modifiedAt: Math.round(stats.mtimeMs) };
      answers.push({ path: `${before}${name}`, kind: 'file', ...facts });
    }
  }
  return answers.sort((left, right) => Number(left.kind === 'file') - Number(right.kind === 'file'));
}

interface Named {
  readonly name: string;
  readonly isFolder: boolean;
}

/** Made when it is first needed: that takes 15 ms, and most processes complete no path. */
let inOrder: Intl.Collator | undefined;

function compareNamed(left: Named, right: Named): number {
  inOrder ??= new Intl.Collator('en', { numeric: true });
  return Number(right.isFolder) - Number(left.isFolder) || inOrder.compare(left.name, right.name);
}

/** The first names of all that begin so, however many the folder has. */
async function namesIn(
  folder: string,
  beginning: string,
  longest: number,
): Promise<{ names: string[]; complete: boolean }> {
  const wanted = beginning.toLowerCase();
  const started = performance.now();
  const first: Named[] = [];
  let complete = true;
  let looked = 0;
  try {
    for await (const entry of await opendir(folder, { bufferSize: 1000 })) {
      looked += 1;
      if (looked % 1000 === 0 && performance.now() - started > longest) {
        complete = false;
        break;
      }
      const { name } = entry;
      if ((isHiddenName(name) && !isHiddenName(beginning)) || !name.toLowerCase().startsWith(wanted)) continue;
      const named = { name, isFolder: entry.isDirectory() };
      if (first.length === mostKept) {
        complete = false;
        if (compareNamed(named, first.at(-1)!) > 0) continue;
        first.pop();
      }
      first.splice(placeOf(named, first), 0, named);
    }
  } catch {
    return { names: [], complete: true };
  }
  return { names: first.map(({ name }) => name), complete };
}

/** Where it goes among names in their order. */
function placeOf(named: Named, names: readonly Named[]): number {
  let [from, to] = [0, names.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (compareNamed(names[middle]!, named) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** As spelled in the path. */
function separatorOf(before: string): string {
  return before.at(-1) ?? path.sep;
}
