/** Paths for DuckDB's readers, which take every path for a glob: `a[1].csv` would be another file, `a1.csv`. */

import { literal, type Sql } from '#engine/base/sql.ts';

/** A backslash takes the meaning of what follows, so that `a\*` holds no wildcard. */
const wildcard = /^(?:[^\\*?[]|\\[^])*[*?[]/u;

/**
 * The glob that means this file alone. No glob means a path with both wildcards and backslashes: DuckDB finds no file.
 * @param path of a file that exists.
 */
export function exactFile(path: string): string {
  return wildcard.test(path) ? path.replaceAll(/[*?[]/gu, '[$&]') : path;
}

/** One file, or a list of them, as a reader's argument. */
export function exactFiles(files: string | readonly string[]): Sql {
  return literal(typeof files === 'string' ? exactFile(files) : files.map(exactFile));
}
