/** Converts text to dates and times so that no value silently becomes null or loses a part. */

import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import type { DataType } from '#engine/types/data-type.ts';
import { trimmed } from '#engine/types/trimmed-text.ts';
import { unlessMissing } from '#engine/types/casts/unless-missing.ts';

/** `strict`: an error names the value; `tried`: null when the text is not a value of the type. */
export type ConversionForm = 'strict' | 'tried';

export function isTime({ kind }: DataType): boolean {
  return kind === 'date' || kind === 'timestamp' || kind === 'timestamp_ntz';
}

/** Formats of dates, in the spelling of `strptime`. */
export const plainDate = '%Y-%m-%d';

/**
 * A date is exactly `YYYY-MM-DD`; a time is any text that DuckDB casts, also ISO 8601 without seconds; one without an
 * offset is UTC, and a TIMESTAMP has none. A time with more than microseconds, other than zeros, is none: it would be cut.
 * `strict`: an error names the value; `tried`: null when it does not convert.
 *
 * An offset has a sign after the time, so after a colon; `+` occurs nowhere else.
 *
 * DuckDB 1.5 casts any text that begins with a date to that date, and drops the offset when it casts to a TIMESTAMP. Its
 * cast to TIMESTAMPTZ uses an ICU calendar for the same number of microseconds in UTC, and does not accept an offset after
 * minutes (ISO 8601 does).
 * @param missing see {@link unlessMissing}.
 */
export function timeFromText(value: Sql, type: DataType, form: ConversionForm, missing?: Sql): Sql {
  const cast = form === 'strict' ? sql`CAST` : sql`TRY_CAST`;
  if (type.kind === 'date') {
    const date = sql`TRY_CAST(${value} AS DATE)`;
    // The infinities end in this letter; false is less than true.
    const isPlain = sql`suffix(${value}, 'y') < (CAST(${date} AS VARCHAR) = ${value})`;
    return sql`CASE WHEN ${isPlain} THEN ${date}${unlessMissing(missing)} ELSE CAST(${writtenTime(value, plainDate, form)} AS DATE) END`;
  }
  const local = sql`TRY_CAST(${value} AS TIMESTAMP)`;
  // DuckDB and PostgreSQL write it behind every time.
  const isUtc = sql`suffix(${value}, '+00')`;
  const offsetLength = type.kind === 'timestamp' ? sql` - 3 * CAST(${isUtc} AS INTEGER)` : sql``;
  // As most files have it; nothing below is true of it. One test of its shape takes the place of seven.
  const isUsual = sql`least(${local} IS NOT NULL, ${value} >= '0', ${value} LIKE '____-__-_____:__:__')`;
  const isOdd = [
    sql`${local} IS NULL`,
    sql`${value} < '0'`,
    sql`${value} NOT LIKE '____-%'`,
    // Longer than with microseconds, of which the point is the 20th character.
    sql`contains(${value}, '.') > (${value} LIKE '___________________.%')`,
    sql`strlen(${value}) - CAST(suffix(${value}, 'Z') AS INTEGER)${offsetLength} > 26`,
  ];
  // `greatest` instead of OR, and few branches: see number-from-text.ts. DuckDB computes the first test once for the whole.
  const any = (tests: readonly Sql[]): Sql => sql`greatest(${joinSql(tests)})`;
  const known = markOddTime(value);
  if (type.kind === 'timestamp') {
    const withSeconds = sql`regexp_replace(${known}, '^([^:]*:[0-9]{2})(Z|[+-])', '\\1:00\\2')`;
    // With an offset, but with seconds, and nothing odd: no digit follows those of the microseconds.
    const isPlain = [
      sql`${value} >= '0'`,
      sql`${value} LIKE '____-__-_____:__:__%'`,
      sql`substring(${value}, 27, 1) < '0'`,
    ];
    // An offset of none may be dropped.
    const isMoved = [sql`contains(${value}, '+') > ${isUtc}`, sql`${value} LIKE '%:%-%'`];
    const instant = sql`make_timestamptz(epoch_us(${local}))`;
    return sql`CASE WHEN ${isUsual} THEN ${instant} WHEN NOT ${any([...isOdd, ...isMoved])} THEN ${instant}
      WHEN least(${joinSql(isPlain)}) THEN ${cast}(${value} AS TIMESTAMPTZ)${unlessMissing(missing)} ELSE ${cast}(${withSeconds} AS TIMESTAMPTZ) END`;
  }
  const unlessOffset = sql`regexp_replace(${known}, '(?s)^.*(?:[+]|:.*-).*$', '\\0 (with an offset)')`;
  const hasOffset = [sql`contains(${value}, '+')`, sql`${value} LIKE '%:%-%'`];
  return sql`CASE WHEN ${isUsual} THEN ${local} WHEN NOT ${any([...isOdd, ...hasOffset])} THEN ${local}${unlessMissing(missing)} ELSE ${cast}(${unlessOffset} AS TIMESTAMP) END`;
}

/** @param format of `strptime`. */
export function writtenTime(value: Sql, format: string, form: ConversionForm): Sql {
  // A day may come first.
  const marked = markOddTime(
    trimmed(value),
    format === plainDate ? `${shortYear}|${timeWord}` : `${timeWord}|${finerTime}`,
  );
  return sql`${form === 'strict' ? sql`strptime` : sql`try_strptime`}(${marked}, ${literal(format)})`;
}

/** A year of fewer than four digits would be one of the first millennium. */
const shortYear = String.raw`\s*[0-9]{1,3}-.*`;
/** DuckDB knows words for times, and its `strptime` reads them as the year 1900, whatever the format. */
const timeWord = String.raw`\s*[+-]?(?:inf|epoch).*`;
/** DuckDB cuts what is behind microseconds. */
const finerTime = '.*:.*[.][0-9]{6}[0-9]*[1-9].*';

/** The text with a mark behind it where DuckDB would read another time than it says. */
function markOddTime(value: Sql, odd = `${shortYear}|${timeWord}|${finerTime}`): Sql {
  return sql`regexp_replace(${value}, ${literal(`(?is)^(?:${odd})$`)}, '\\0 (not a date or time that is held exactly)')`;
}
