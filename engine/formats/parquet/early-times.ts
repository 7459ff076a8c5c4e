/**
 * Times in nanoseconds before 1970, which DuckDB 1.5.6 cuts towards 1970: here all are cut to the microsecond before, as those
 * of other formats and of 96 bits are. Instants it cuts while it reads them.
 */

import { sql, type Sql } from '#engine/base/sql.ts';
import { numberAt, type ThriftStruct } from '#engine/formats/parquet/thrift.ts';
import type { DataType } from '#engine/types/data-type.ts';
import { eachOfKinds } from '#engine/types/value-walk.ts';

const int64 = 2;
const kinds: ReadonlySet<DataType['kind']> = new Set(['timestamp_ntz']);

/** Whether a value of a column chunk may be below zero, by its statistics. @param column its metadata. */
export function mayBeNegative(column: ThriftStruct): boolean {
  if (numberAt(column, 1) !== int64) return false;
  const statistics = column.get(12)?.value;
  const least = statistics instanceof Map ? (statistics.get(6)?.value ?? statistics.get(2)?.value) : undefined;
  if (!(least instanceof Uint8Array) || least.length !== 8) return true;
  return new DataView(least.buffer, least.byteOffset, least.byteLength).getBigInt64(0, true) < 0n;
}

/** @param value as DuckDB reads it, of any type with times. */
export function cutDown(value: Sql, type: DataType): Sql {
  return eachOfKinds(value, type, kinds, (time) => {
    const cut = sql`CAST(${time} AS TIMESTAMP)`;
    return sql`CASE WHEN ${time} < ${cut} THEN ${cut} - to_microseconds(1) ELSE ${cut} END`;
  });
}
