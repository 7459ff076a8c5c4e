/** A relation without rows; table functions need at least one file. */

import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import type { ScanRequest } from '#engine/formats/format.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';

export function emptyRelation(request: ScanRequest): Sql {
  const items = request.columns.map((column) => sql`CAST(NULL AS ${toDuckDb(column.type)}) AS ${ident(column.name)}`);
  if (request.withFilename) items.push(sql`CAST(NULL AS VARCHAR) AS filename`);
  if (request.withFileIndex === true) items.push(sql`CAST(NULL AS UBIGINT) AS file_index`);
  if (items.length === 0) items.push(sql`NULL AS nothing`);
  return sql`SELECT ${joinSql(items)} WHERE false`;
}
