/** Rows whose values DuckDB holds in exactly our types: it has others, of which files keep something else. */

import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';

/**
 * DuckDB writes a HUGEINT, such as the sum of a bigint, to Parquet as a double. TIME, INTERVAL, UUID and ENUM are text
 * for us, and DuckDB's functions for text do not accept them.
 * @param schema of the rows, as DESCRIBE gives it.
 */
export function typedRows(rows: Sql, schema: Schema): Sql {
  const columns = schema.map(({ name, type }) => sql`CAST(${ident(name)} AS ${toDuckDb(type)}) AS ${ident(name)}`);
  return sql`SELECT ${joinSql(columns)} FROM (${rows})`;
}
