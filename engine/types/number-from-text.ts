/** Converts text to whole numbers and decimals without silent rounding. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import type { DataType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { isWhole } from '#engine/types/common-type.ts';
import type { ConversionForm } from '#engine/types/time-from-text.ts';

/** True for numbers of a fixed number of digits, which DuckDB rounds to when it casts a text. */
export function isExact(type: DataType): boolean {
  return isWhole(type) || type.kind === 'decimal';
}

/**
 * DuckDB's cast, but a fraction is not a whole number and a decimal cannot have more digits than its type; a number with
 * an exponent is rounded to the digits of a decimal. Text that would be rounded is marked, and marked text cannot be cast.
 */
export function exactFromText(text: Sql, type: DataType, form: ConversionForm): Sql {
  const marked = type.kind === 'decimal' ? markMoreDigits(text, type.scale) : markFraction(text);
  return sql`${form === 'strict' ? sql`CAST` : sql`TRY_CAST`}(${marked} AS ${toDuckDb(type)})`;
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
  return sql`CASE WHEN contains(${text}, '.') THEN regexp_replace(${text}, ${more}, '\\0 (too many digits)') ELSE ${text} END`;
}
