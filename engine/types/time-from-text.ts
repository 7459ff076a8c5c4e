/** Converts text to dates and times so that no value silently becomes null or loses a part. */

import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import type { DataType } from '#engine/types/data-type.ts';

/** `strict`: an error names the value; `tried`: null when the text is not a value of the type. */
export type ConversionForm = 'strict' | 'tried';

export function isTime({ kind }: DataType): boolean {
  return kind === 'date' || kind === 'timestamp' || kind === 'timestamp_ntz';
}

/** Formats of dates, in the spelling of `strptime`. */
export const plainDate = '%Y-%m-%d';

/**
 * A date is exactly `YYYY-MM-DD`; a time is any text that DuckDB casts, also ISO 8601 without seconds; one without an
 * offset is UTC, and a TIMESTAMP has none. `strict`: an error names the value; `tried`: null when it does not convert.
 *
 * An offset has a sign after the time, so after a colon; `+` occurs nowhere else.
 *
 * DuckDB 1.5 casts any text that begins with a date to that date, and drops the offset when it casts to a TIMESTAMP. Its
 * cast to TIMESTAMPTZ uses an ICU calendar for the same number of microseconds in UTC, and does not accept an offset after
 * minutes (ISO 8601 does).
 */
export function timeFromText(value: Sql, type: DataType, form: ConversionForm): Sql {
  const cast = form === 'strict' ? sql`CAST` : sql`TRY_CAST`;
  if (type.kind === 'date') {
    const date = sql`TRY_CAST(${value} AS DATE)`;
    // The infinities end in this letter; false is less than true.
    const isPlain = sql`suffix(${value}, 'y') < (CAST(${date} AS VARCHAR) = ${value})`;
    return sql`CASE WHEN ${isPlain} THEN ${date} ELSE CAST(${writtenTime(markShortYear(value), plainDate, form)} AS DATE) END`;
  }
  const local = sql`TRY_CAST(${value} AS TIMESTAMP)`;
  const isOdd = [sql`${local} IS NULL`, sql`${value} < '0'`, sql`${value} NOT LIKE '____-%'`];
  const hasOffset = [sql`contains(${value}, '+')`, sql`${value} LIKE '%:%-%'`];
  // `greatest` instead of OR, and few branches: see number-from-text.ts. DuckDB computes the first test once for the whole.
  const any = (tests: readonly Sql[]): Sql => sql`greatest(${joinSql(tests)})`;
  const known = markWords(markShortYear(value));
  if (type.kind === 'timestamp') {
    const withSeconds = sql`regexp_replace(${known}, '^([^:]*:[0-9]{2})(Z|[+-])', '\\1:00\\2')`;
    return sql`CASE WHEN ${any([...isOdd, ...hasOffset])} THEN ${cast}(${withSeconds} AS TIMESTAMPTZ) ELSE make_timestamptz(epoch_us(${local})) END`;
  }
  const unlessOffset = sql`regexp_replace(${known}, '(?s)^.*(?:[+]|:.*-).*$', '\\0 (with an offset)')`;
  return sql`CASE WHEN ${any([...isOdd, ...hasOffset])} THEN ${cast}(${unlessOffset} AS TIMESTAMP) ELSE ${local} END`;
}

/** @param format of `strptime`. */
export function writtenTime(value: Sql, format: string, form: ConversionForm): Sql {
  return sql`${form === 'strict' ? sql`strptime` : sql`try_strptime`}(${markWords(value)}, ${literal(format)})`;
}

/** DuckDB knows words for times, and its `strptime` reads them as the year 1900, whatever the format. */
function markWords(value: Sql): Sql {
  return sql`regexp_replace(${value}, '(?is)^\\s*[+-]?(?:inf|epoch).*$', '\\0 (not a date or time)')`;
}

/** A year of fewer digits would be one of the first millennium. */
function markShortYear(value: Sql): Sql {
  return sql`regexp_replace(${value}, '(?s)^\\s*[0-9]{1,3}-.*$', '\\0 (not a year of four digits)')`;
}
