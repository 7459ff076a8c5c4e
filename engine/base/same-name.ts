/** When two names are the same name: as DuckDB compares identifiers, without regard to the case of A to Z alone. */

import { sql, type Sql } from '#engine/base/sql.ts';

/**
 * The name with A to Z in lower case and every other character as it is; equal for names that are the same to DuckDB.
 * Not `toLowerCase`: that also makes `k` of the Kelvin sign and two characters of `İ`, so names would be taken for the
 * same that DuckDB tells apart.
 */
export function foldName(name: string): string {
  return name.replace(/[A-Z]+/gu, (letters) => letters.toLowerCase());
}

/** True for names that DuckDB takes for the same one. */
export function sameName(left: string, right: string): boolean {
  return left === right || (left.length === right.length && foldName(left) === foldName(right));
}

/** {@link foldName} of a text in SQL; DuckDB's `lower` folds every script. */
export function foldedSql(text: Sql): Sql {
  return sql`translate(${text}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')`;
}
