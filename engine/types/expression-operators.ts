/** How the operators of expressions are spelled. */

import { sql, type Sql } from '#engine/base/sql.ts';
import type { DataType } from '#engine/types/data-type.ts';

/** By DuckDB's node type. */
export const comparisons: Readonly<Record<string, Sql>> = {
  COMPARE_EQUAL: sql`=`,
  COMPARE_NOTEQUAL: sql`<>`,
  COMPARE_LESSTHAN: sql`<`,
  COMPARE_GREATERTHAN: sql`>`,
  COMPARE_LESSTHANOREQUALTO: sql`<=`,
  COMPARE_GREATERTHANOREQUALTO: sql`>=`,
  COMPARE_DISTINCT_FROM: sql`IS DISTINCT FROM`,
  COMPARE_NOT_DISTINCT_FROM: sql`IS NOT DISTINCT FROM`,
};

export interface InfixOperator {
  /** undefined: not with this number of sides. */
  readonly write: (sides: readonly Sql[]) => Sql | undefined;
  readonly gives: DataType | undefined;
  /** Written as a word, so the parser does not mark it as an operator. */
  readonly always?: true;
}

const truth: DataType = { kind: 'boolean' };
const text: DataType = { kind: 'string' };

function infix(write: (left: Sql, right: Sql) => Sql, gives?: DataType): InfixOperator {
  return {
    write: ([left, right, ...more]) =>
      left === undefined || right === undefined || more.length > 0 ? undefined : write(left, right),
    gives,
  };
}

function signed(one: (value: Sql) => Sql, two: (left: Sql, right: Sql) => Sql): InfixOperator {
  return {
    write: ([left, right]) => (left === undefined ? undefined : right === undefined ? one(left) : two(left, right)),
    gives: undefined,
  };
}

/**
 * Division is stated here and nowhere else: `/` divides as doubles (`7 / 2` is 3.5), `//` gives the whole part,
 * `%` the rest, and each is null when divided by zero.
 */
export const infixOperators: Readonly<Record<string, InfixOperator>> = {
  '+': signed(
    (value) => sql`(+${value})`,
    (left, right) => sql`(${left} + ${right})`,
  ),
  '-': signed(
    (value) => sql`(- ${value})`,
    (left, right) => sql`(${left} - ${right})`,
  ),
  '*': infix((left, right) => sql`(${left} * ${right})`),
  '/': infix((left, right) => sql`(${left} / nullif(${right}, 0))`, { kind: 'double' }),
  '//': infix((left, right) => sql`(${left} // nullif(${right}, 0))`),
  '%': infix((left, right) => sql`(${left} % nullif(${right}, 0))`),
  '||': infix((left, right) => sql`(${left} || ${right})`),
  '~~': infix((left, right) => sql`(${left} LIKE ${right})`, truth),
  '!~~': infix((left, right) => sql`(${left} NOT LIKE ${right})`, truth),
  '~~*': infix((left, right) => sql`(${left} ILIKE ${right})`, truth),
  '!~~*': infix((left, right) => sql`(${left} NOT ILIKE ${right})`, truth),
  '->>': infix((left, right) => sql`(${left} ->> ${right})`, text),
  like_escape: escaping(sql`LIKE`),
  not_like_escape: escaping(sql`NOT LIKE`),
  ilike_escape: escaping(sql`ILIKE`),
  not_ilike_escape: escaping(sql`NOT ILIKE`),
  to_days: interval(sql`to_days`),
  to_hours: interval(sql`to_hours`),
  to_minutes: interval(sql`to_minutes`),
  to_seconds: interval(sql`to_seconds`),
  to_months: interval(sql`to_months`),
  to_years: interval(sql`to_years`),
};

function escaping(word: Sql): InfixOperator {
  return {
    write: ([left, pattern, escape]) =>
      left === undefined || pattern === undefined || escape === undefined
        ? undefined
        : sql`(${left} ${word} ${pattern} ESCAPE ${escape})`,
    gives: truth,
    always: true,
  };
}

/** `INTERVAL 3 DAY` arrives as `to_days(3)`. */
function interval(name: Sql): InfixOperator {
  return {
    write: ([amount]) => (amount === undefined ? undefined : sql`${name}(${amount})`),
    gives: undefined,
    always: true,
  };
}

/** Comparisons in which DuckDB casts neither side; where they ask for the same value it does. */
export const orders: ReadonlySet<string> = new Set([
  'COMPARE_LESSTHAN',
  'COMPARE_GREATERTHAN',
  'COMPARE_LESSTHANOREQUALTO',
  'COMPARE_GREATERTHANOREQUALTO',
]);
