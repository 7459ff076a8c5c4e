/** Text as numbers, dates and times, as Spark casts it without ANSI mode: text that is not a value is null. */

import { coalesced } from '#engine/types/coalesced.ts';
import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { plainDigits } from '#engine/types/casts/without-exponent.ts';
import { computedOnce } from '#engine/types/computed-once.ts';
import type { DataType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';

/** Control characters and spaces, which Spark trims; other white space is part of the text. */
const space = '[\\x00-\\x20\\x7F]*';
const number = '[+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[eE][+-]?[0-9]+)?';

/** Text without the white space around it. */
export function trimmed(value: Sql): Sql {
  return sql`regexp_replace(${value}, ${literal(`^${space}|${space}$`)}, '', 'g')`;
}

/** The group of a pattern of the whole text without the white space around it; empty where it does not match. */
function extracted(value: Sql, group: string, after = ''): Sql {
  return sql`regexp_extract(${value}, ${literal(`^${space}(${group})${after}${space}$`)}, 1)`;
}

/*
 * Patterns that find a part cost a microsecond a value and more. So each cast begins with the forms that most texts have:
 * those are cast as they are.
 */

/** A whole number, with a fraction or not: `12.7` is 12, `.5` is 0. */
export function wholeFromText(value: Sql, to: DataType): Sql {
  return computedOnce(value, (text) => {
    const number = sql`TRY_CAST(${text} AS ${toDuckDb(to)})`;
    // Digits that come back as they were written.
    return sql`CASE WHEN CAST(${number} AS VARCHAR) = ${text} THEN ${number} ELSE ${anyWhole(text, to)} END`;
  });
}

function anyWhole(value: Sql, to: DataType): Sql {
  const target = toDuckDb(to);
  const digits = sql`TRY_CAST(${extracted(value, '[+-]?[0-9]+', '(?:[.][0-9]*)?')} AS ${target})`;
  const fraction = sql`regexp_full_match(${value}, ${literal(`${space}[+-]?[.][0-9]*${space}`)})`;
  return coalesced([digits, sql`CASE WHEN ${fraction} THEN CAST(0 AS ${target}) END`], [value]);
}

/** A number with a point and an exponent; of a float or double also with Java's `d` or `f` behind it, and the words. */
export function fractionFromText(value: Sql, to: DataType): Sql {
  return computedOnce(value, (text) => {
    const number = sql`TRY_CAST(${text} AS ${toDuckDb(to)})`;
    const isUsual = sql`regexp_full_match(${text}, '-?[0-9]+(?:[.][0-9]+)?')`;
    return sql`CASE WHEN ${isUsual} THEN ${number} ELSE ${anyFraction(text, to)} END`;
  });
}

function anyFraction(value: Sql, to: DataType): Sql {
  const target = toDuckDb(to);
  if (to.kind === 'decimal') return sql`TRY_CAST(${plainDigits(extracted(value, number))} AS ${target})`;
  const words = extracted(value, '(?i:[+-]?inf|[+-]?infinity|nan)');
  const digits = sql`TRY_CAST(${extracted(value, number, '[dDfF]?')} AS ${target})`;
  return coalesced([digits, sql`TRY_CAST(${words} AS ${target})`], [value]);
}

/** A time holds years up to 294247, so that those of seven digits are none, as in Spark. */
const [year, yearOfTime] = ['[+-]?[0-9]{4,7}', '[+-]?[0-9]{4,6}'];
const [day, dayOfTime] = [`${year}-[0-9]{1,2}-[0-9]{1,2}`, `${yearOfTime}-[0-9]{1,2}-[0-9]{1,2}`];

/** A date with or without a time behind it; also a year, or a year with a month. */
export function dateFromText(value: Sql): Sql {
  return computedOnce(value, (text) => {
    const usual = sql`TRY_CAST(${text} AS DATE)`;
    const isUsual = sql`length(${text}) = 10 AND CAST(${usual} AS VARCHAR) = ${text}`;
    const written = sql`TRY_CAST(ltrim(${extracted(text, day, '(?:[ T](?s:.*))?')}, '+') AS DATE)`;
    return sql`CASE WHEN ${isUsual} THEN ${usual} ELSE ${coalesced([written, monthFromText(text, year)], [text])} END`;
  });
}

/** The first day of a year or of a month of it. */
function monthFromText(value: Sql, years: string): Sql {
  const month = sql`regexp_replace(${extracted(value, `${years}(?:-[0-9]{1,2})?`)}, '^([+-]?[0-9]+)$', '\\1-01')`;
  return sql`TRY_CAST(ltrim(${month} || '-01', '+') AS DATE)`;
}

const [hour, minute, second] = ['(?:[01]?[0-9]|2[0-3])', '[0-5]?[0-9]', '[0-5]?[0-9](?:[.][0-9]*)?'];
const offset = '[+-](?:0?[0-9]|1[0-8])(?::?[0-5][0-9])?';
const zone = ` *(?:Z|${offset}|(?:UTC|GMT|UT)(?:${offset})?|[A-Za-z]{3}|[A-Za-z_]+(?:/[A-Za-z0-9_+-]+)+)`;

/**
 * A date with a time of the day, in UTC or with a zone behind its seconds; also a date, a year, a year with a month. A time
 * without a zone ignores the one behind it. The time of a day alone is null.
 *
 * Only text with a zone is cast to TIMESTAMPTZ: DuckDB's cast keeps a named zone for the texts without one that follow.
 */
export function momentFromText(value: Sql, to: DataType): Sql {
  return computedOnce(value, (text) => {
    const moment = (local: Sql): Sql =>
      to.kind === 'timestamp_ntz' ? local : sql`make_timestamptz(epoch_us(${local}))`;
    const plain = sql`TRY_CAST(${text} AS TIMESTAMP)`;
    const isPlain = sql`length(${text}) = 19 AND CAST(${plain} AS VARCHAR) = ${text}`;
    const usual = sql`TRY_CAST(rtrim(${text}, 'Z') AS TIMESTAMP)`;
    const isUsual = sql`regexp_full_match(${text}, ${literal(usualMoment)})`;
    return sql`CASE WHEN ${isPlain} THEN ${moment(plain)} WHEN ${isUsual} THEN ${moment(usual)} ELSE ${anyMoment(text, to)} END`;
  });
}

function anyMoment(value: Sql, to: DataType): Sql {
  const cast = (text: Sql): Sql => sql`TRY_CAST(ltrim(${text}, '+') AS TIMESTAMP)`;
  const clock = `${dayOfTime}[ T]${hour}:${minute}:${second}`;
  const plain = cast(extracted(value, `${dayOfTime}(?:[ T]${hour}:${minute}(?::${second})?)?`));
  const hours = cast(sql`${extracted(value, `${dayOfTime}[ T]${hour}`)} || ':00'`);
  const partial = coalesced([hours, sql`TRY_CAST(${monthFromText(value, yearOfTime)} AS TIMESTAMP)`], [value]);
  if (to.kind === 'timestamp_ntz') return coalesced([plain, cast(extracted(value, clock, zone)), partial], [value]);
  const instant = (local: Sql): Sql => sql`make_timestamptz(epoch_us(${local}))`;
  const zoned = sql`TRY_CAST(${withZone(extracted(value, `${clock}${zone}`))} AS TIMESTAMPTZ)`;
  return coalesced([instant(plain), zoned, instant(partial)], [value]);
}

const usualMoment = '[0-9]{4}-[0-9]{2}-[0-9]{2}[ T](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[.][0-9]{1,6})?Z?';

/** Offsets as `+02:00`, names behind one space. */
function withZone(text: Sql): Sql {
  const offsets = sql`regexp_replace(ltrim(${text}, '+'), ' *(?:UTC|GMT|UT)?(Z|[+-][0-9:]+)$', '\\1')`;
  const padded = sql`regexp_replace(${offsets}, '([+-])([0-9](?::[0-9]{2})?)$', '\\10\\2')`;
  return sql`regexp_replace(${padded}, ' *([A-Za-z_]{2,}[A-Za-z0-9_/+-]*)$', ' \\1')`;
}
