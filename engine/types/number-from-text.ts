/** Converts text to whole numbers and decimals without silent rounding. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { mayHaveExponent, withoutExponent } from '#engine/types/casts/without-exponent.ts';
import type { DataType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { isWhole } from '#engine/types/common-type.ts';
import type { ConversionForm } from '#engine/types/time-from-text.ts';

/** True for numbers of a fixed number of digits, which DuckDB rounds to when it casts a text. */
export function isExact(type: DataType): boolean {
  return isWhole(type) || type.kind === 'decimal';
}

/**
 * A number in decimal digits, with blanks around it or not; a whole number may have zeros behind its point. A decimal cannot
 * have more digits than its type, written with an exponent or not. Text that DuckDB would round, or take for a number where it
 * is none (`1_000`, `0x1F`, `- `, `1e `), is marked, and marked text cannot be cast.
 */
export function exactFromText(text: Sql, type: DataType, form: ConversionForm): Sql {
  const number = sql`TRY_CAST(${text} AS ${toDuckDb(type)})`;
  const cast = (other: Sql): Sql =>
    sql`${form === 'strict' ? sql`CAST` : sql`TRY_CAST`}(${other} AS ${toDuckDb(type)})`;
  // Digits that come back as they were written, as most do.
  const isPlain = sql`CAST(${number} AS VARCHAR) = ${text}`;
  if (type.kind !== 'decimal') return sql`CASE WHEN ${isPlain} THEN ${number} ELSE ${cast(markFraction(text))} END`;
  const sound = markOdd(text);
  const plainDigits = cast(markMoreDigits(withoutExponent(sound), type.scale));
  return sql`CASE WHEN ${isPlain} THEN ${number} WHEN ${mayHaveExponent(text)} THEN ${plainDigits} ELSE ${cast(markMoreDigits(sound, type.scale))} END`;
}

/** DuckDB's cast to a float, of numbers in decimal digits and of the words for NaN and the infinities. */
export function fractionFromText(text: Sql, type: DataType, form: ConversionForm): Sql {
  const marked = sql`CASE${markOddFloat(text)} ELSE ${text} END`;
  return sql`${form === 'strict' ? sql`CAST` : sql`TRY_CAST`}(${marked} AS ${toDuckDb(type)})`;
}

/** Digits that every double holds, of a decimal number (C's DBL_DIG), and of a float. */
const floatDigits: Readonly<Partial<Record<DataType['kind'], number>>> = { double: 15, float: 6 };

/**
 * DuckDB's cast to a float, which is the nearest one; but a whole number, such as a key, keeps all its digits or is marked, so
 * that it cannot be cast.
 */
export function floatFromText(text: Sql, type: DataType, form: ConversionForm): Sql {
  const target = toDuckDb(type);
  const digits = floatDigits[type.kind] ?? 0;
  const whole = sql`TRY_CAST(${text} AS HUGEINT)`;
  const wide = literal(`\\s*[+-]?0*[1-9][0-9]{${digits - 1},}[1-9]0*(?:[.]0*)?\\s*`);
  const [exact, shown] = wholeOfFloat(sql`TRY_CAST(${text} AS ${target})`);
  // One flat CASE, as below. `||` leaves a null one.
  const checked = sql`CASE${markOddFloat(text)} WHEN length(${text}) <= ${literal(digits)} THEN ${text} WHEN NOT regexp_full_match(${text}, ${wide}) THEN ${text}
    WHEN coalesce(${exact} = ${whole}, false) THEN ${text} WHEN coalesce(${shown} = ${whole}, false) THEN ${text}
    ELSE ${text} || ${literal(` (no ${type.kind} holds it)`)} END`;
  return sql`${form === 'strict' ? sql`CAST` : sql`TRY_CAST`}(${checked} AS ${target})`;
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

/** Of those, only digits in groups and `+-1` are cast to a float; text before `+.` begins with a blank or with two signs. */
function markOddFloat(text: Sql): Sql {
  const marked = markOdd(text);
  return sql` WHEN contains(${text}, '_') THEN ${marked} WHEN ${text} < '+.' THEN ${marked}`;
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
