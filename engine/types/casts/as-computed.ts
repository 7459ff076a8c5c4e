/** Keeps DuckDB from computing around a cast that is compared. */

import { sql, type Sql } from '#engine/base/sql.ts';

/**
 * The number itself. Where a whole number is cast to a narrower type and compared with a constant, DuckDB compares the number
 * that was cast: `TRY_CAST(5000000000 AS INTEGER) <> 12` is true instead of null, and CAST does not fail. An operation on
 * the bits, which costs least, ends that.
 * @param number a whole number of the type `target`.
 */
export function asComputed(number: Sql, target: Sql): Sql {
  return sql`(${number} | CAST(0 AS ${target}))`;
}
