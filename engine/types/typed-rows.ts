/** Rows whose values DuckDB holds in exactly our types: it has others, of which files keep something else. */

import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import type { DataType, Schema } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';

/**
 * DuckDB writes a HUGEINT, such as the sum of a bigint, to Parquet as a double. TIME, INTERVAL, UUID and ENUM are text
 * for us, and DuckDB's functions for text do not accept them.
 * @param schema of the rows, as DESCRIBE gives it.
 */
export function typedRows(rows: Sql, schema: Schema): Sql {
  const columns = schema.map(({ name, type }) => sql`${typedValue(ident(name), type)} AS ${ident(name)}`);
  return sql`SELECT ${joinSql(columns)} FROM (${rows})`;
}

/**
 * A sum of decimals in DuckDB may have 39 digits, which its DECIMAL(38) does not hold and a cast between equal types lets
 * pass: as a text it is checked, and stops the statement.
 */
function typedValue(value: Sql, type: DataType): Sql {
  const made = toDuckDb(type);
  if (type.kind !== 'decimal' || type.precision < 38) return sql`CAST(${value} AS ${made})`;
  const most = `${'9'.repeat(38 - type.scale)}.${'9'.repeat(type.scale)}`;
  const [least, greatest] = [`-${most}`, most].map((text) => sql`CAST(${literal(text)} AS ${made})`);
  return sql`CAST(CASE WHEN ${value} BETWEEN ${least!} AND ${greatest!} THEN ${value} ELSE CAST(CAST(${value} AS VARCHAR) AS ${made}) END AS ${made})`;
}
