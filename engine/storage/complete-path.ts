/** Completes the path that a user has typed so far. */

import { opendir, stat } from 'node:fs/promises';
import path from 'node:path';
import { namesNear } from '#engine/storage/file-error.ts';
import { isHiddenName } from '#engine/storage/hidden-name.ts';

/** Maximum number of entries read from a folder: typing must not wait for a million names. */
const mostLooked = 10_000;
const mostAnswers = 50;

export interface PathAnswer {
  /** Begins as it was typed: relative to `root`, or absolute; a folder ends with its separator. */
  readonly path: string;
  readonly kind: 'file' | 'folder';
}

/** Those that begin with the typed text. */
export interface FoundPaths {
  readonly answers: readonly PathAnswer[];
  /** False: there are more, or the folder has more entries than are read. */
  readonly complete: boolean;
}

/** In the order of their names, folders first. @param typed as of {@link completePath}. */
export async function findPaths(root: string, typed: string): Promise<FoundPaths> {
  const { before, beginning, folder } = parse(root, typed);
  const { names, complete } = await namesIn(folder, beginning);
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
  const { names } = await namesIn(folder, beginning);
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
  for (const name of names.slice(0, mostAnswers)) {
    const stats = await stat(path.join(folder, name)).catch(() => undefined);
    if (stats?.isDirectory()) answers.push({ path: `${before}${name}${separatorOf(before)}`, kind: 'folder' });
    else if (stats?.isFile()) answers.push({ path: `${before}${name}`, kind: 'file' });
  }
  return answers.sort((left, right) => Number(left.kind === 'file') - Number(right.kind === 'file'));
}

async function namesIn(folder: string, beginning: string): Promise<{ names: string[]; complete: boolean }> {
  const wanted = beginning.toLowerCase();
  const names: string[] = [];
  let looked = 0;
  try {
    for await (const { name } of await opendir(folder)) {
      looked += 1;
      if (looked > mostLooked) break;
      if (isHiddenName(name) && !isHiddenName(beginning)) continue;
      if (name.toLowerCase().startsWith(wanted)) names.push(name);
    }
  } catch {
    return { names: [], complete: true };
  }
  names.sort((left, right) => left.localeCompare(right, 'en', { numeric: true }));
  return { names, complete: looked <= mostLooked };
}

/** As spelled in the path. */
function separatorOf(before: string): string {
  return before.at(-1) ?? path.sep;
}
