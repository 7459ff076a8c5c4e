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
 * DuckDB's cast, but a fraction is not a whole number and a decimal cannot have more digits than its type, written with an
 * exponent or not. Text that would be rounded is marked, and marked text cannot be cast.
 */
export function exactFromText(text: Sql, type: DataType, form: ConversionForm): Sql {
  const marked = type.kind === 'decimal' ? markMoreDigits(text, type.scale) : markFraction(text);
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
  const checked = sql`CASE WHEN length(${text}) <= ${literal(digits)} THEN ${text} WHEN NOT regexp_full_match(${text}, ${wide}) THEN ${text}
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

/*
 * The marks are one CASE each, without AND, OR or another CASE inside: DuckDB's planning time grows with the square of
 * the number of columns whose conversion holds one of those.
 */

/** The text with a mark behind it where {@link hasFraction} is true. */
function markFraction(text: Sql): Sql {
  const marked = sql`regexp_replace(${text}, ${literal(`(?s)^.*(?:${fractionPattern}).*$`)}, '\\0 (not whole)')`;
  return sql`CASE WHEN contains(${text}, '.') THEN ${marked} WHEN contains(${text}, '-') THEN ${marked} ELSE ${text} END`;
}

function markMoreDigits(text: Sql, scale: number): Sql {
  const more = literal(`(?s)^.*[.][0-9]{${scale}}[0-9]*[1-9].*$`);
  const marked = (plain: Sql): Sql => sql`regexp_replace(${plain}, ${more}, '\\0 (too many digits)')`;
  return sql`CASE WHEN ${mayHaveExponent(text)} THEN ${marked(withoutExponent(text))} WHEN contains(${text}, '.') THEN ${marked(text)} ELSE ${text} END`;
}
