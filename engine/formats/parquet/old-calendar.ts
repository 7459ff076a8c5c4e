/**
 * Parquet files of Spark before 3.0, or written in its LEGACY mode, and of Hive: their days before 1582-10-15 are those
 * of the Julian calendar, and their footers say so. Their 0001-01-01 would be 0000-12-30 by the Gregorian calendar.
 */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { lastJulianDay } from '#engine/formats/orc/read/julian-calendar.ts';
import { numberAt, structsAt, textAt, type ThriftStruct } from '#engine/formats/parquet/thrift.ts';
import { nameOf } from '#engine/formats/parquet/variant-gaps.ts';
import type { DataType } from '#engine/types/data-type.ts';
import { eachOfKinds } from '#engine/types/value-walk.ts';

/** Of Parquet's Type, ConvertedType and LogicalType. */
const int96 = 3;
const converted: ReadonlySet<number> = new Set([6, 9, 10]);
const logical = [6, 8] as const;
const times: ReadonlySet<DataType['kind']> = new Set(['date', 'timestamp', 'timestamp_ntz']);

/** Days from 1 March -4800 of the Julian calendar to 1970-01-01. */
const daysBefore = 2_472_670;
const microsOfDay = 86_400_000_000;
const firstGregorian = lastJulianDay + 1;
/** Older dates are damage; the formula ends somewhat before them. */
const oldest = -2_400_000;

/**
 * Names of the columns whose values may be days of the Julian calendar.
 * @param mayBeOld whether the values of a leaf, by its position, may be before 1582-10-15.
 */
export function julianColumns(footer: ThriftStruct, mayBeOld: (leaf: number) => boolean): string[] {
  const notes = new Map((footer.has(5) ? structsAt(footer, 5) : []).map((note) => [textAt(note, 1), textAt(note, 2)]));
  const version = /^(\d+)\.(\d+)/u.exec(notes.get('org.apache.spark.version') ?? '');
  const [major, minor] = version === null ? [Infinity, 0] : [Number(version[1]), Number(version[2])];
  // As Spark decides for itself: of 96-bit timestamps, one version later.
  const areDatesOld =
    major < 3 || notes.has('org.apache.spark.legacyDateTime') || notes.get('writer.date.proleptic') === 'false';
  const areInstantsOld = major < 3 || (major === 3 && minor < 1) || notes.has('org.apache.spark.legacyINT96');
  if (!areDatesOld && !areInstantsOld) return [];
  const names = new Set<string>();
  let leaf = -1;
  let column = '';
  let within = 0;
  for (const element of structsAt(footer, 2).slice(1)) {
    if (within === 0) column = nameOf(element);
    else within -= 1;
    const children = numberAt(element, 5) ?? 0;
    within += children;
    if (children > 0) continue;
    leaf += 1;
    const isOld = numberAt(element, 1) === int96 ? areInstantsOld : areDatesOld && isTime(element) && mayBeOld(leaf);
    if (isOld) names.add(column);
  }
  return [...names];
}

function isTime(element: ThriftStruct): boolean {
  const kind = element.get(10)?.value;
  if (kind instanceof Map && logical.some((id) => kind.has(id))) return true;
  return converted.has(numberAt(element, 6) ?? -1);
}

/** Whether the values of a column chunk may be before 1582-10-15, by its statistics. @param column its metadata. */
export function mayPrecedeGregorian(column: ThriftStruct): boolean {
  const statistics = column.get(12)?.value;
  const least = statistics instanceof Map ? (statistics.get(6)?.value ?? statistics.get(2)?.value) : undefined;
  if (!(least instanceof Uint8Array)) return true;
  const view = new DataView(least.buffer, least.byteOffset, least.byteLength);
  if (least.length === 4) return view.getInt32(0, true) < firstGregorian;
  // Of microseconds that is too many, which costs only time.
  return least.length !== 8 || view.getBigInt64(0, true) < firstGregorian * 86_400_000;
}

/** The day that the Gregorian calendar calls by the date that the Julian one gave to the value, as orc/read does. */
export function byNameOfDay(value: Sql, type: DataType): Sql {
  return eachOfKinds(value, type, times, (time, { kind }) =>
    kind === 'date'
      ? inOldDays(time, sql`date_diff('day', DATE '1970-01-01', ${time})`, 1, (days) => sql`CAST(${days} AS INTEGER)`)
      : inOldDays(
          time,
          sql`epoch_us(${time})`,
          microsOfDay,
          (days) => sql`to_microseconds(${days} * ${literal(microsOfDay)})`,
        ),
  );
}

/**
 * Adds the days by which the two calendars name one day differently. In years from March on, the Julian calendar has had
 * a leap day more in each century but every fourth one; the two agree from March 200 on.
 * @param since units since 1970-01-01. @param ofDay units of a day.
 */
function inOldDays(value: Sql, since: Sql, ofDay: number, interval: (days: Sql) => Sql): Sql {
  // Positive, so that the quotient is rounded down.
  const days = sql`((${since} + ${literal(BigInt(daysBefore) * BigInt(ofDay))}) // ${literal(ofDay)})`;
  const year = sql`((4 * ${days} + 3) // 1461)`;
  const changed = sql`${value} + ${interval(sql`(38 - ${year} // 100 + ${year} // 400)`)}`;
  const isOld = sql`${since} < ${literal(BigInt(firstGregorian) * BigInt(ofDay))} AND ${since} >= ${literal(BigInt(oldest) * BigInt(ofDay))}`;
  return sql`CASE WHEN isfinite(${value}) THEN CASE WHEN ${isOld} THEN ${changed} ELSE ${value} END ELSE ${value} END`;
}
