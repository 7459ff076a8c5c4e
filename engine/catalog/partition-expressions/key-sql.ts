/**
 * SQL over the stored values of one partition key: whether a text is a value of the key's type, and how it compares with
 * one. Values are compared exactly: SQLite has no decimals, so their digits are compared as text.
 */

import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import type { Checked, CheckedKey } from '#engine/catalog/partition-expressions/check-expression.ts';

type Order = Extract<Checked, { kind: 'order' }>;

/** The stored text; null is the default partition, and for all types but text an empty value as well. */
export function storedText({ index, kind }: CheckedKey): Sql {
  const text = sql`(partition_values ->> ${literal(index)})`;
  return kind.kind === 'text' ? text : sql`nullif(${text}, '')`;
}

/** True, false, or NULL for null. */
export function isValid(key: CheckedKey): Sql {
  const text = storedText(key);
  const digits = unsigned(text);
  switch (key.kind.kind) {
    case 'text':
      return sql`${text} IS NOT NULL`;
    case 'integer': {
      const { least, most } = key.kind;
      // A cast gives the nearest of 64 bits for more; its digits then differ.
      const isExact = sql`(length(${digits}) < 19 OR ltrim(${digits}, '0') = ltrim(CAST(CAST(${text} AS INTEGER) AS TEXT), '-0'))`;
      return sql`(${areDigits(digits)} AND CAST(${text} AS INTEGER) BETWEEN ${literal(least)} AND ${literal(most)} AND ${isExact} AND ${hasNoNul(text)})`;
    }
    case 'decimal':
      return sql`(${digits} NOT GLOB '*[^0-9.]*' AND ${digits} GLOB '*[0-9]*' AND ${digits} NOT GLOB '*.*.*' AND ${hasNoNul(text)})`;
    case 'date':
      return sql`(${isDate(text)} AND ${hasNoNul(text)})`;
    case 'timestamp':
      return sql`(${isDate(sql`substr(${text}, 1, 10)`)} AND substr(${text}, 11, 9) GLOB ' [0-2][0-9]:[0-5][0-9]:[0-5][0-9]'
        AND substr(${text}, 12, 2) <= '23' AND (length(${text}) = 19 OR (substr(${text}, 20, 1) = '.'
          AND length(${text}) BETWEEN 21 AND 29 AND substr(${text}, 21) NOT GLOB '*[^0-9]*')) AND ${hasNoNul(text)})`;
  }
}

/** NULL for null and for a text that is not a value of the type. */
export function compared({ key, operator, value }: Order): Sql {
  const compare = operators[operator];
  if (key.kind.kind === 'text') return compare(storedText(key), literal(value));
  const order =
    key.kind.kind === 'decimal'
      ? decimalOrder(key, operator, value)
      : compare(sortable(key), sortableValue(key, value));
  return sql`CASE WHEN ${isValid(key)} THEN ${order} END`;
}

/** NULL for null only: a text that is not a value of the type equals no value. */
export function equalToAny({ key, values }: { readonly key: CheckedKey; readonly values: readonly string[] }): Sql {
  const wanted = joinSql(values.map((value) => sortableValue(key, value)));
  if (key.kind.kind === 'text') return sql`${storedText(key)} IN (${wanted})`;
  return sql`CASE WHEN ${isValid(key)} THEN ${sortable(key)} IN (${wanted}) WHEN ${storedText(key)} IS NOT NULL THEN 0 END`;
}

/** `%` is any text and `_` one character; GLOB distinguishes upper and lower case, LIKE of SQLite does not. */
export function isLike(key: CheckedKey, pattern: string): Sql {
  const glob = pattern.replaceAll(/[*?[]/gu, '[$&]').replaceAll('%', '*').replaceAll('_', '?');
  return sql`${storedText(key)} GLOB ${literal(glob)}`;
}

const operators: Readonly<Record<Order['operator'], (left: Sql, right: Sql) => Sql>> = {
  '<': (left, right) => sql`${left} < ${right}`,
  '<=': (left, right) => sql`${left} <= ${right}`,
  '>': (left, right) => sql`${left} > ${right}`,
  '>=': (left, right) => sql`${left} >= ${right}`,
};
const reversed = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

/** A valid value in a form whose equality is that of the type; except for decimals, its order too. */
function sortable(key: CheckedKey): Sql {
  const text = storedText(key);
  switch (key.kind.kind) {
    case 'integer':
      return sql`CAST(${text} AS INTEGER)`;
    case 'decimal':
      return sql`(CASE WHEN ${isNegative(text)} THEN '-' ELSE '' END || ${magnitude(text)})`;
    case 'timestamp':
      return sql`(CASE WHEN length(${text}) > 19 THEN rtrim(rtrim(${text}, '0'), '.') ELSE ${text} END)`;
    default:
      return text;
  }
}

/** The same form of a canonical value. */
function sortableValue(key: CheckedKey, value: string): Sql {
  if (key.kind.kind === 'integer') return literal(BigInt(value));
  if (key.kind.kind !== 'decimal') return literal(value);
  return literal(`${value.startsWith('-') ? '-' : ''}${magnitudeOf(value)}`);
}

/** By sign first, then by digits: those of negative values in reverse. */
function decimalOrder(key: CheckedKey, operator: Order['operator'], value: string): Sql {
  const text = storedText(key);
  const digits = literal(magnitudeOf(value));
  const isLess = operator.startsWith('<');
  if (value.startsWith('-')) {
    const sameSign = operators[reversed[operator]](magnitude(text), digits);
    return isLess ? sql`(${isNegative(text)} AND ${sameSign})` : sql`(NOT ${isNegative(text)} OR ${sameSign})`;
  }
  const sameSign = operators[operator](magnitude(text), digits);
  return isLess ? sql`(${isNegative(text)} OR ${sameSign})` : sql`(NOT ${isNegative(text)} AND ${sameSign})`;
}

/** Number of whole digits, whole digits, fraction: text in the order of unsigned decimals. */
function magnitude(text: Sql): Sql {
  const { whole, fraction } = decimalParts(text);
  return sql`(printf('%05d', length(${whole})) || ${whole} || '.' || ${fraction})`;
}

/** {@link magnitude} of a canonical decimal. */
function magnitudeOf(value: string): string {
  const [whole = '', fraction = ''] = value.replace('-', '').split('.');
  const digits = whole.replace(/^0+/u, '');
  return `${String(digits.length).padStart(5, '0')}${digits}.${fraction}`;
}

function decimalParts(text: Sql): { whole: Sql; fraction: Sql } {
  const digits = unsigned(text);
  // With a point at the end, each has one.
  const pointed = sql`(${digits} || '.')`;
  return {
    whole: sql`ltrim(substr(${digits}, 1, instr(${pointed}, '.') - 1), '0')`,
    fraction: sql`rtrim(substr(${digits}, instr(${pointed}, '.') + 1), '0')`,
  };
}

/** -0 is not. */
function isNegative(text: Sql): Sql {
  return sql`(substr(${text}, 1, 1) = '-' AND ${text} GLOB '*[1-9]*')`;
}

function unsigned(text: Sql): Sql {
  return sql`(CASE WHEN substr(${text}, 1, 1) IN ('-', '+') THEN substr(${text}, 2) ELSE ${text} END)`;
}

function areDigits(text: Sql): Sql {
  return sql`(${text} <> '' AND ${text} NOT GLOB '*[^0-9]*')`;
}

function isDate(text: Sql): Sql {
  const form = sql`'[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'`;
  // SQLite gives another day for one that its month does not have.
  return sql`(${text} GLOB ${form} AND date(${text}, '+0 days') IS ${text})`;
}

/** GLOB and casts end at NUL. */
function hasNoNul(text: Sql): Sql {
  return sql`instr(${text}, char(0)) = 0`;
}
