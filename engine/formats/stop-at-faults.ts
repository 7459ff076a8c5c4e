/** The plain form of a read whose file has records that could not be read: they stop the statement. */

import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import type { ScanRequest } from '#engine/formats/format.ts';

const gate = ident('fault of the row');

/**
 * The same rows, until the first with a fault. DuckDB evaluates conditions in any order, and those of the user may exclude the
 * row before its fault is seen; so each value of the row is an error as well.
 * @param items SELECT list of the wanted columns, and `filename` and `file_index` where they are wanted.
 * @param from what they are of. @param fault VARCHAR of it: what is wrong with the row, null where nothing is.
 */
export function stopAtFaults(request: ScanRequest, items: Sql, from: Sql, fault: Sql): Sql {
  const gated = request.columns.map(({ name }) => {
    const value = ident(name);
    return sql`CASE WHEN ${gate} IS NULL THEN ${value} ELSE error(${gate}) END AS ${value}`;
  });
  if (request.withFilename) gated.push(sql`filename`);
  if (request.withFileIndex === true) gated.push(sql`file_index`);
  if (gated.length === 0) gated.push(sql`NULL AS nothing`);
  return sql`SELECT ${joinSql(gated)} FROM (SELECT ${items}, ${fault} AS ${gate} FROM ${from})
    WHERE CASE WHEN ${gate} IS NULL THEN true ELSE error(${gate}) END`;
}
