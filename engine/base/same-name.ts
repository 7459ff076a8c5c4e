/** Whether two names are the same: as DuckDB compares identifiers, ignoring the case of A to Z only. */

import { sql, type Sql } from '#engine/base/sql.ts';

/**
 * The name with A to Z in lower case and every other character unchanged; equal for names that are the same to DuckDB.
 * Not `toLowerCase`: it also maps the Kelvin sign to `k` and `İ` to two characters, so names that DuckDB keeps
 * apart would become equal.
 */
export function foldName(name: string): string {
  return name.replace(/[A-Z]+/gu, (letters) => letters.toLowerCase());
}

/** True when DuckDB treats both names as the same. */
export function sameName(left: string, right: string): boolean {
  return left === right || (left.length === right.length && foldName(left) === foldName(right));
}

/**
 * Looks names up in constant time: the place of the first equal name, else of the first {@link sameName}; undefined when
 * there is none. For many lookups in the same names.
 */
export function namePlaces(names: readonly string[]): (wanted: string) => number | undefined {
  const exact = new Map<string, number>();
  const folded = new Map<string, number>();
  for (const [place, name] of names.entries()) {
    if (!exact.has(name)) exact.set(name, place);
    const key = foldName(name);
    if (!folded.has(key)) folded.set(key, place);
  }
  return (wanted) => exact.get(wanted) ?? folded.get(foldName(wanted));
}

/** {@link foldName} of a text in SQL; DuckDB's `lower` folds every script. */
export function foldedSql(text: Sql): Sql {
  return sql`translate(${text}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')`;
}

/**
 * Gives a name with the next number behind it, `_1`, `_2`, …, each time it is wanted again, in any case: however often
 * that is, no number is tried twice.
 * @param first the first number.
 */
export function numberedNames(first = 1): (name: string) => string {
  const next = new Map<string, number>();
  return (name) => {
    const key = foldName(name);
    const number = next.get(key) ?? first;
    next.set(key, number + 1);
    return `${name}_${number}`;
  };
}
