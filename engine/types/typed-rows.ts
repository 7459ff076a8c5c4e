/** Rows whose values DuckDB holds in exactly our types: it has others, of which files keep something else. */

import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import type { DataType, DecimalType, Schema } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { formatHive } from '#engine/types/hive.ts';

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
 * A DECIMAL(38) that DuckDB has computed, in that type. A sum of decimals may have 39 digits, which 128 bits hold and the type
 * does not, and a cast between equal types checks nothing: such a value is compared, and its text, which names it, stops the statement.
 * With all 38 digits after the point, DuckDB has no room for one before it in a text and writes whatever was in memory there.
 */
export function checkedDecimal(value: Sql, type: DecimalType): Sql {
  const most = `${'9'.repeat(type.precision - type.scale)}.${'9'.repeat(type.scale)}`;
  const [least, greatest] = [`-${most}`, most].map((text) => sql`CAST(${literal(text)} AS ${toDuckDb(type)})`);
  const message = `Cannot fit a value in ${formatHive(type)}: it is not between -1 and 1`;
  const stop = type.scale < type.precision ? sql`CAST(${value} AS VARCHAR)` : sql`error(${literal(message)})`;
  // Texts take their time, and nearly all values are in the range.
  return sql`CASE WHEN ${value} NOT BETWEEN ${least!} AND ${greatest!} THEN CAST(${stop} AS ${toDuckDb(type)}) ELSE ${value} END`;
}

/** Whether a value of the type may have more digits than it holds: see {@link checkedDecimal}. */
export function isUnchecked(type: DataType): type is DecimalType {
  return type.kind === 'decimal' && type.precision === 38;
}

function typedValue(value: Sql, type: DataType): Sql {
  const made = toDuckDb(type);
  return sql`CAST(${isUnchecked(type) ? checkedDecimal(value, type) : value} AS ${made})`;
}
