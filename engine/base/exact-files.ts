/** Paths for DuckDB's readers, which take every path for a glob: `a[1].csv` would be another file, `a1.csv`. */

import { sep } from 'node:path';
import { literal, type Sql } from '#engine/base/sql.ts';

/** A backslash takes the meaning of what follows, so that `a\*` holds no wildcard. */
const wildcard = /^(?:[^\\*?[]|\\[^])*[*?[]/u;

/** False for a path with both wildcards and backslashes in its names: no glob means it, since DuckDB splits globs at backslashes. */
export function hasExactGlob(path: string): boolean {
  return sep === '\\' || !path.includes('\\') || !wildcard.test(path);
}

/** Bytes of a plain name: what is put before or behind it still fits in the 255 that a file system takes. */
const longestPlainName = 150;

/** False for names that only files in archives have: no file system takes them. */
export function isNameOfFile(name: string): boolean {
  return Buffer.byteLength(name) <= 255;
}

/** Of a file name what every reader takes as it is: the end of a long one, so that its extension stays. */
export function plainFileName(name: string): string {
  const plain = name.replaceAll(/[\\*?[]/gu, '_');
  let [start, bytes] = [plain.length, 0];
  for (const character of [...plain].reverse()) {
    bytes += Buffer.byteLength(character);
    if (bytes > longestPlainName) break;
    start -= character.length;
  }
  return plain.slice(start);
}

/**
 * The glob that means this file alone.
 * @param path of a file that exists; {@link hasExactGlob} must be true, or DuckDB finds no file.
 */
export function exactFile(path: string): string {
  return wildcard.test(path) ? path.replaceAll(/[*?[]/gu, '[$&]') : path;
}

/** One file, or a list of them, as a reader's argument. */
export function exactFiles(files: string | readonly string[]): Sql {
  return literal(typeof files === 'string' ? exactFile(files) : files.map(exactFile));
}
