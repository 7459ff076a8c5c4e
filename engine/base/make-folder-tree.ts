/** Creates a folder and its missing parents. Node's own recursive mkdir loops forever in a file system without new folders, such as /proc. */

import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * @param options `below`: this folder and those above it are not made; when it is missing, ENOENT.
 * @returns the topmost folder that was made; undefined when all of them were there.
 * @throws Node's own error (ENOENT, EACCES, EROFS, ENOTDIR, EEXIST for a file of that name, …).
 */
export function makeFolderTree(
  folder: string,
  options: { readonly mode?: number; readonly below?: string } = {},
  attempts = 10,
): string | undefined {
  const { below, ...mode } = options;
  const missing: string[] = [];
  let current = resolve(folder);
  while (current !== below && !stands(current) && current !== dirname(current)) {
    missing.push(current);
    current = dirname(current);
  }
  // mkdir itself reports a file in the folder's path.
  if (missing.length === 0 && current !== below && !isFolder(current)) mkdirSync(current, mode);
  let first: string | undefined;
  for (const each of missing.toReversed()) {
    try {
      mkdirSync(each, mode);
      first ??= each;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      // Another process removed the empty folder around it, which was there or has just been made.
      if (code === 'ENOENT' && attempts > 1 && dirname(each) !== below)
        return makeFolderTree(folder, options, attempts - 1) ?? first;
      // Another process created it in the meantime.
      if (code !== 'EEXIST' || !isFolder(each)) throw error;
    }
  }
  return first;
}

function stands(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
