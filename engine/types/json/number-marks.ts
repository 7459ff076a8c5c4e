/**
 * Numbers of JSON text that were put in quotes, and marks of numbers that must not be cast. DuckDB's parser makes a double of each
 * number with a fraction or an exponent; as a string, it keeps its digits.
 */

import { literal, sql, type Sql } from '#engine/base/sql.ts';

/** Blanks that casts pass and nobody writes: so the number can be shown as it was. */
const blanks = '\t\f\t';
const blanksInJson = String.raw`\t\f\t`;

/** The JSON string of a number. */
export function quotedNumber(number: string): string {
  return `"${blanksInJson}${number}"`;
}

/** SQL of JSON text in which numbers were quoted, as it was before. */
export function numbersInQuotes(text: Sql): Sql {
  return sql`regexp_replace(${text}, ${literal(String.raw`"\\t\\f\\t([0-9.eE+-]*)"`)}, '\\1', 'g')`;
}

/** Of one string of such text. */
export function unquotedText(text: Sql): Sql {
  return sql`regexp_replace(${text}, ${literal(`^${blanks}`)}, '')`;
}

/** A string such as "007" is a code, and no number of JSON is written so: its zeros would be lost. */
export function markPadded(text: Sql): Sql {
  return sql`regexp_replace(${text}, ${literal(String.raw`(?s)^\s*[+-]?0[0-9].*$`)}, '\\0 (with a leading zero)')`;
}

/** The text of a double that may have been another whole number, as all are from 2^53 on. */
export function markLostDigits(text: Sql): Sql {
  return sql`regexp_replace(${text}, ${literal('(?s)^(?:-?9[0-9]{15}[.]|.*[eE]).*$')}, '\\0 (digits may be lost)')`;
}
