/** Keeps rows that the statistics of a Parquet file do not cover: those with NaN or bytes, and all where no bounds are right. */

import { sql, type Sql } from '#engine/base/sql.ts';
import { holdsType, type DataType } from '#engine/types/data-type.ts';

/**
 * The value, so that DuckDB knows no bounds of it. The smallest and greatest float of a row group do not count NaN
 * (https://github.com/apache/parquet-format, parquet.thrift, TypeDefinedOrder), which is greater than every number in SQL:
 * DuckDB 1.5.5 takes `x > 5` for false in a group of 1, 3 and NaN, and 3 for its maximum. TRY costs about 1 ns a value, and
 * ends that statistics are passed on. With it bloom filters of bytes are not asked either, which have them as they are and are
 * asked for them with escapes: `x = '\xFF'::BLOB` is then false in every row (https://github.com/duckdb/duckdb/issues/23053).
 * @param value a column of a Parquet file that others may have written.
 * @param areWrong the bounds of every type are.
 */
export function withoutBounds(value: Sql, type: DataType, areWrong = false): Sql {
  return areWrong || holdsType(type, isUncovered) ? sql`TRY(${value})` : value;
}

function isUncovered({ kind }: DataType): boolean {
  return kind === 'float' || kind === 'double' || kind === 'binary';
}
