/**
 * Numbers with an exponent as plain digits, for casts to decimals. DuckDB 1.5.5 casts them by the wrong digit (`9.9e-4` with
 * two digits is 0.01, `1.992618336183e1` is 19.92), and lets through more digits than the type has (`1.5e37` as
 * decimal(38,2)).
 */

import { ident, literal, sql, type Sql } from '#engine/base/sql.ts';

const pattern = '^\\s*([+-]?)([0-9]+(?:[.][0-9]*)?|[.][0-9]+)[eE]([+-]?[0-9]{1,4})\\s*$';
/** Places the point may move: with as many digits before it, no decimal holds the number or it is 0. */
const mostPlaces = 80;
const zeros = literal('0'.repeat(mostPlaces));
const part = ident('part');

/**
 * The same number, and any other text as it is. Neither CASE nor coalesce: DuckDB's planning time grows with the square of
 * the number of columns that hold one.
 */
export function withoutExponent(text: Sql): Sql {
  const mantissa = sql`${part}['m']`;
  const places = sql`greatest(-${literal(mostPlaces)}, least(${literal(mostPlaces)}, TRY_CAST(${part}['e'] AS INTEGER)))`;
  // Null, and so is the number, where the pattern does not match.
  const digits = sql`${zeros} || replace(nullif(${mantissa}, ''), '.', '') || ${zeros}`;
  const before = sql`${literal(mostPlaces)} + strpos(${mantissa} || '.', '.') - 1 + ${places}`;
  const plain = sql`${part}['s'] || '0' || ltrim(regexp_replace(${digits}, '^.{' || (${before}) || '}', '\\0.'), '0')`;
  const number = sql`list_transform([regexp_extract(${text}, ${literal(pattern)}, ['s', 'm', 'e'])], lambda ${part}: ${plain})[1]`;
  return sql`concat(${number}, regexp_replace(${text}, ${literal(pattern)}, ''))`;
}

/** True for every number with an exponent. @param text VARCHAR. */
export function mayHaveExponent(text: Sql): Sql {
  return sql`contains(lower(${text}), 'e')`;
}

/** The text, a number with an exponent as plain digits. @param text VARCHAR. */
export function plainDigits(text: Sql): Sql {
  return sql`CASE WHEN ${mayHaveExponent(text)} THEN ${withoutExponent(text)} ELSE ${text} END`;
}
