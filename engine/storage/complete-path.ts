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

/**
 * In the order of their names, folders first; if none begins with the typed text, those with similar names. Hidden names
 * only if their first character is typed. A folder that cannot be read has no entries.
 * @param typed absolute, or relative to `root`.
 */
export async function completePath(root: string, typed: string): Promise<PathAnswer[]> {
  const cut = Math.max(typed.lastIndexOf('/'), path.sep === '\\' ? typed.lastIndexOf('\\') : -1) + 1;
  const [before, beginning] = [typed.slice(0, cut), typed.slice(cut)];
  const folder = path.resolve(root, before);
  const names = await namesIn(folder, beginning);
  const found =
    names.length > 0 || beginning === ''
      ? names
      : namesNear(path.join(folder, beginning)).map((near) => path.basename(near));
  const answers: PathAnswer[] = [];
  for (const name of found.slice(0, mostAnswers)) {
    const stats = await stat(path.join(folder, name)).catch(() => undefined);
    if (stats?.isDirectory()) answers.push({ path: `${before}${name}${separatorOf(before)}`, kind: 'folder' });
    else if (stats?.isFile()) answers.push({ path: `${before}${name}`, kind: 'file' });
  }
  return answers.sort((left, right) => Number(left.kind === 'file') - Number(right.kind === 'file'));
}

async function namesIn(folder: string, beginning: string): Promise<string[]> {
  const wanted = beginning.toLowerCase();
  const names: string[] = [];
  try {
    let looked = 0;
    for await (const { name } of await opendir(folder)) {
      looked += 1;
      if (looked > mostLooked) break;
      if (isHiddenName(name) && !isHiddenName(beginning)) continue;
      if (name.toLowerCase().startsWith(wanted)) names.push(name);
    }
  } catch {
    return [];
  }
  return names.sort((left, right) => left.localeCompare(right, 'en', { numeric: true }));
}

/** As spelled in the path. */
function separatorOf(before: string): string {
  return before.at(-1) ?? path.sep;
}
