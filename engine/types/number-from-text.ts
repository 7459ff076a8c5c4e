/** Converts text to whole numbers and decimals without silent rounding. */

import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { mayHaveExponent, withoutExponent } from '#engine/types/casts/without-exponent.ts';
import type { DataType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { isWhole } from '#engine/types/common-type.ts';
import type { ConversionForm } from '#engine/types/time-from-text.ts';
import { unlessMissing } from '#engine/types/casts/unless-missing.ts';

/** True for numbers of a fixed number of digits, which DuckDB rounds to when it casts a text. */
export function isExact(type: DataType): boolean {
  return isWhole(type) || type.kind === 'decimal';
}

/**
 * A number in decimal digits, with blanks around it or not; a whole number may have zeros behind its point. A decimal cannot
 * have more digits than its type, written with an exponent or not. Text that DuckDB would round, or take for a number where it
 * is none (`1_000`, `0x1F`, `- `, `1e `), is marked, and marked text cannot be cast.
 * @param missing of a whole number: see {@link unlessMissing}.
 * @param marked the text, with a mark where it must not be cast; digits that come back as they were written are never marked.
 */
export function exactFromText(text: Sql, type: DataType, form: ConversionForm, missing?: Sql, marked = text): Sql {
  const number = sql`TRY_CAST(${text} AS ${toDuckDb(type)})`;
  const cast = (other: Sql): Sql =>
    sql`${form === 'strict' ? sql`CAST` : sql`TRY_CAST`}(${other} AS ${toDuckDb(type)})`;
  // Digits that come back as they were written, as most do.
  const isPlain = sql`CAST(${number} AS VARCHAR) = ${text}`;
  if (type.kind !== 'decimal')
    return sql`CASE WHEN ${isPlain} THEN ${number}${unlessMissing(missing)} ELSE ${cast(markFraction(marked))} END`;
  const sound = markOdd(marked);
  const plainDigits = cast(markMoreDigits(withoutExponent(sound), type.scale));
  return sql`CASE WHEN ${isPlain} THEN ${number} WHEN ${mayHaveExponent(text)} THEN ${plainDigits} ELSE ${cast(markMoreDigits(sound, type.scale))} END`;
}

interface FloatLimits {
  /** Digits that every float of the type holds, of any decimal number (C's DBL_DIG and FLT_DIG). */
  readonly digits: number;
  /** Below it the type holds every whole number. */
  readonly whole: Sql;
}

const doubleLimits: FloatLimits = { digits: 15, whole: literal(2 ** 53) };
const floatLimits: FloatLimits = { digits: 6, whole: literal(2 ** 24) };

function limitsOf(type: DataType): FloatLimits {
  return type.kind === 'float' ? floatLimits : doubleLimits;
}

/**
 * DuckDB's cast to a float, of numbers in decimal digits and of the words for NaN and the infinities. It is the nearest
 * float; but a number without a fraction and an exponent, such as a key, keeps all its digits, and no number becomes
 * infinite. Other texts are marked, so that they cannot be cast. Most numbers are below 2^53, which is seen for less than a
 * look at their digits costs.
 * @param missing see {@link unlessMissing}.
 */
export function floatFromText(text: Sql, type: DataType, form: ConversionForm, missing?: Sql): Sql {
  const float = toDuckDb(type);
  const number = sql`TRY_CAST(${text} AS ${float})`;
  // Text before `+.` begins with a blank or with two signs. Of the odd ones, only those and `1_000` can be cast.
  const isOdd = [
    sql`contains(${text}, '_')`,
    sql`${text} < '+.'`,
    sql`(abs(${number}) < ${limitsOf(type).whole}) IS DISTINCT FROM true`,
  ];
  const cast = form === 'strict' ? sql`CAST` : sql`TRY_CAST`;
  // DuckDB computes what the first test and its value share only once.
  return sql`CASE WHEN NOT greatest(${joinSql(isOdd)}) THEN ${number}${unlessMissing(missing)}
    ELSE ${cast}(${markUnheld(markOdd(text), text, type)} AS ${float}) END`;
}

/** The marked text with one more mark behind it where no float holds the number. */
function markUnheld(marked: Sql, text: Sql, type: DataType): Sql {
  const float = sql`TRY_CAST(${text} AS ${toDuckDb(type)})`;
  const { digits } = limitsOf(type);
  const wide = literal(`\\s*[+-]?0*[1-9][0-9]{${digits - 1},}[1-9]0*(?:[.]0*)?\\s*`);
  const whole = sql`TRY_CAST(${text} AS HUGEINT)`;
  const [exact, shown] = wholeOfFloat(float);
  // Beyond 38 digits only the digits of the float itself, which its text does not have.
  const written = sql`regexp_replace(${text}, '^\\s*[+]?(-?)0*([0-9]+)(?:[.]0*)?\\s*$', '\\1\\2')`;
  const isHeld = [
    sql`coalesce(${exact} = ${whole}, false)`,
    sql`coalesce(${shown} = ${whole}, false)`,
    // Most programs write a float with the digits of the double that it is.
    ...(type.kind === 'float'
      ? [sql`coalesce(${wholeOfFloat(sql`CAST(${float} AS DOUBLE)`)[1]} = ${whole}, false)`]
      : []),
    sql`coalesce(format('{:.0f}', CAST(${float} AS DOUBLE)) = ${written}, false)`,
  ];
  const unheld = [
    sql`least(coalesce(isinf(${float}), false), regexp_matches(${text}, '[0-9]'))`,
    sql`least(regexp_full_match(${text}, ${wide}), NOT greatest(${joinSql(isHeld)}))`,
  ];
  // `||` leaves a null one.
  return sql`${marked} || repeat(${literal(` (no ${type.kind} holds it)`)}, CAST(greatest(${joinSql(unheld)}) AS INTEGER))`;
}

/** A float as a whole number: what it is, and what its shortest text says; either may be the number that it was made of. */
export function wholeOfFloat(float: Sql): [exact: Sql, shown: Sql] {
  return [sql`TRY_CAST(${float} AS HUGEINT)`, sql`TRY_CAST(CAST(${float} AS VARCHAR) AS HUGEINT)`];
}

/** Matches digits after the point that are not only zeros, or an exponent that may produce some. */
export const fractionPattern = '[.][0-9]*[1-9]|[eE]-';

/** True of `1.5` and `5e-1`, not of `1.0`. The pattern is slow, so it is tried only where it may match. */
export function hasFraction(text: Sql): Sql {
  return sql`((contains(${text}, '.') OR contains(${text}, '-')) AND regexp_matches(${text}, ${literal(fractionPattern)}))`;
}

/** What DuckDB takes for a number and nobody else does: digits in groups, other bases, a sign or an exponent of nothing, `1e2.`. */
const oddNumber = '.*_.*|\\s*0[xXbB].*|\\s*[+-]\\s*|.*[0-9][.]?[eE](?:[+-]?\\s*|.*[.].*)|\\s*[+]-.*';

/** The text with a mark behind it, where it is one of {@link oddNumber}. */
function markOdd(text: Sql): Sql {
  return sql`regexp_replace(${text}, ${literal(`(?s)^(?:${oddNumber})$`)}, '\\0 (not a number)')`;
}

/*
 * The marks are one CASE each, without AND, OR or another CASE inside: DuckDB's planning time grows with the square of
 * the number of columns whose conversion holds one of those.
 */

/** The text with a mark behind it where {@link hasFraction} is true, or where it is one of {@link oddNumber}. */
function markFraction(text: Sql): Sql {
  return sql`regexp_replace(${markOdd(text)}, ${literal(`(?s)^.*(?:${fractionPattern}).*$`)}, '\\0 (not whole)')`;
}

function markMoreDigits(text: Sql, scale: number): Sql {
  return sql`regexp_replace(${text}, ${literal(`(?s)^.*[.][0-9]{${scale}}[0-9]*[1-9].*$`)}, '\\0 (too many digits)')`;
}
