/** SQL that asks whether a text is one of several constants. */

import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';

/**
 * null for null. DuckDB turns `IN` of five or more constants into a join, which it computes for every row, also inside
 * a CASE, and which does not keep the order of the rows.
 */
export function isOneOf(value: Sql, texts: Iterable<string>): Sql {
  return sql`list_contains([${joinSql([...texts].map((text) => literal(text)))}], ${value})`;
}
