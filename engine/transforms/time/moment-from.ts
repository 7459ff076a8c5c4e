/** A column as an instant: times since 1970 in a unit, ISO 8601 text, or either by the look of each value. */

import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { ReadColumn } from '#engine/transforms/columns/put-columns.ts';
import { castValue } from '#engine/types/cast.ts';
import { isNumber, isWhole } from '#engine/types/common-type.ts';
import { computedOnce } from '#engine/types/computed-once.ts';
import { clip } from '#engine/types/column-lookup.ts';
import { isText, decimalType, timestampType, type DataType } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';
import { momentOfMicros } from '#engine/types/casts/moment-of-micros.ts';

export const timeKinds = ['autodetect', 'iso', 'seconds', 'milliseconds', 'microseconds'] as const;
export type TimeKind = (typeof timeKinds)[number];
export type Unit = Exclude<TimeKind, 'autodetect' | 'iso'>;

export const microsOf: Readonly<Record<Unit, number>> = { seconds: 1_000_000, milliseconds: 1000, microseconds: 1 };
/** Numbers below these are seconds and milliseconds: the times up to the year 5138. */
export const mostSeconds = 1e11;
export const mostMilliseconds = 1e14;

/** Null for a value that is not a time. @throws EngineError TypeMismatch. */
export function momentFrom({ value, type, label }: ReadColumn, kind: TimeKind): Sql {
  if (kind === 'iso' || kind === 'autodetect') {
    if (type.kind === 'date' || type.kind === 'timestamp' || type.kind === 'timestamp_ntz')
      return castValue(value, type, timestampType);
    if (isText(type) && kind === 'iso') return castValue(value, type, timestampType);
    if (isText(type))
      return computedOnce(
        value,
        (text) => sql`coalesce(${castValue(text, type, timestampType)}, ${anyUnit(numberOf(text, type))})`,
      );
    if (isNumber(type) && kind === 'autodetect') return computedOnce(numberOf(value, type), anyUnit);
    return refuse(label, type, 'text', isNumber(type) ? 'Choose the unit of the numbers, such as seconds.' : undefined);
  }
  if (!isText(type) && !isNumber(type)) return refuse(label, type, `a number of ${kind}`);
  return inUnit(numberOf(value, type), kind);
}

/** With six or more digits after the point, and NaN and the infinities as null. */
function numberOf(value: Sql, type: DataType): Sql {
  if (isWhole(type)) return sql`CAST(${value} AS BIGINT)`;
  if (type.kind === 'decimal')
    return type.scale <= 6
      ? value
      : sql`CAST(regexp_replace(CAST(${value} AS VARCHAR), '([.][0-9]{6})[0-9]*$', '\\1') AS DECIMAL(38, 6))`;
  if (isNumber(type)) return sql`CASE WHEN isfinite(${value}) THEN CAST(${value} AS DOUBLE) END`;
  return castValue(value, type, decimalType(38, 12));
}

function anyUnit(number: Sql): Sql {
  const units: readonly (readonly [bound: number, unit: Unit])[] = [
    [mostSeconds, 'seconds'],
    [mostMilliseconds, 'milliseconds'],
  ];
  const cases = units.map(
    ([bound, unit]) => sql`WHEN abs(CAST(${number} AS DOUBLE)) < ${literal(bound)} THEN ${inUnit(number, unit)}`,
  );
  return sql`CASE ${joinSql(cases, sql` `)} ELSE ${inUnit(number, 'microseconds')} END`;
}

/** What is smaller than a microsecond is cut. */
function inUnit(number: Sql, unit: Unit): Sql {
  return momentOfMicros(sql`trunc(${number} * ${literal(microsOf[unit])})`, 'timestamp');
}

function refuse(label: string, type: DataType, wanted: string, hint?: string): never {
  throw new EngineError('TypeMismatch', `Cannot read "${clip(label)}" as ${wanted}: it is ${clip(formatHive(type))}.`, {
    hint: hint ?? 'Choose a column of text, numbers, dates or times.',
    details: { column: clip(label) },
  });
}
