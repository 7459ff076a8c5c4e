/** A law: a condition over a cast keeps the rows that the same condition over the cast's value keeps. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { rowsRelation, schemaOf } from '#engine/testing/example-rows.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';
import { checkExpression } from '#engine/types/expression/check.ts';
import { expressionQuery, readExpressions, type ExpressionRow } from '#engine/types/expression/syntax.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

/** Of each type, values at its ends, and some that narrower types hold. */
const valuesByType: Readonly<Record<string, readonly unknown[]>> = {
  boolean: [true, false],
  tinyint: [-128, 12, 127],
  smallint: [-32_768, 12, 300],
  int: [-2_147_483_648, 12, 13, 70_000],
  bigint: [-9_223_372_036_854_775_808n, 12, 13, 5_000_000_000n],
  float: [12, 12.5, 1e20],
  double: [-1e300, 12, 12.5, 12.6, 1e10],
  'decimal(10,2)': ['12.00', '12.55', '99999999.99'],
  'decimal(38,4)': ['12.0000', '12.5500', '9999999999999999999999999999999999.9999'],
  string: ['12', '12.55', ' 12', 'abc', '2020-01-01', '2020-01-01 05:00:00', 'true', '5000000000'],
  date: ['2020-01-01', '0001-01-01'],
  timestamp: ['2020-01-01T00:00:00Z', '2020-01-01T05:00:00Z'],
  timestamp_ntz: ['2020-01-01T00:00:00', '2020-01-01T05:00:00'],
};

const constantsByType: Readonly<Record<string, readonly string[]>> = {
  boolean: ['true'],
  tinyint: ['12', '-128'],
  smallint: ['12'],
  int: ['12', '-5'],
  bigint: ['12', '5000000000'],
  float: ['12', '12.5'],
  double: ['12', '12.5'],
  'decimal(5,1)': ['12', '12.6'],
  'decimal(10,2)': ['12.55'],
  string: ["'12'", "'2020-01-01'", "'2020-01-01 05:00:00'"],
  date: ["DATE '2020-01-01'"],
  timestamp: ["TIMESTAMP '2020-01-01 05:00:00'"],
};

const conditions: readonly ((left: string, constant: string) => string)[] = [
  ...['=', '<>', '<', '<=', '>', '>=', '<=>', 'IS DISTINCT FROM'].map(
    (operator) => (left: string, constant: string) => `${left} ${operator} ${constant}`,
  ),
  (left, constant) => `${constant} <> ${left}`,
  (left, constant) => `NOT (${left} = ${constant})`,
  (left, constant) => `${left} BETWEEN ${constant} AND ${constant}`,
  (left, constant) => `${left} IN (${constant})`,
  (left, constant) => `NOT (${left} IN (${constant}, ${constant}, ${constant}, ${constant}, ${constant}))`,
  (left, constant) => `CASE ${left} WHEN ${constant} THEN false ELSE true END`,
  (left, constant) => `coalesce(${left}, ${constant}) <> ${constant}`,
];

test.each(Object.entries(valuesByType))('of %s', async (from, values) => {
  const schema = schemaOf({ n: 'int', x: from });
  const rows = [...values, null].map((x, n) => ({ n, x }));
  const relation = rowsRelation(schema, rows);
  const wrong: string[] = [];
  for (const [to, constants] of casesOfRun(Object.entries(constantsByType), 5)) {
    const cast = `CAST(x AS ${to})`;
    const texts = constants.flatMap((constant) => conditions.map((condition) => condition(cast, constant)));
    const plain = texts.map((text) => text.replaceAll(cast, 'y'));
    const all = [cast, ...texts, ...plain];
    const read = readExpressions(all, await duck.connection.rows<ExpressionRow>(expressionQuery(all)));
    const written = (text: string, columns: Readonly<Record<string, string>>): Sql =>
      checkExpression(text, read.get(text), schemaOf(columns)).sql;
    const value = written(cast, { n: 'int', x: from });
    const base = sql`WITH t AS MATERIALIZED (${relation}), v AS MATERIALIZED (SELECT n, ${value} AS y FROM t)`;
    const kept = (name: string, condition: Sql): Sql =>
      sql`(SELECT coalesce(list(n ORDER BY n), []) FROM ${ident(name)} WHERE ${condition})`;
    const pairs = texts.map((text, index) => {
      const direct = kept('t', written(text, { n: 'int', x: from }));
      const ofValue = kept('v', written(plain[index]!, { n: 'int', y: to }));
      return sql`${direct} = ${ofValue} AS ${ident(String(index))}`;
    });
    const [row] = await duck.connection.rows<Record<string, boolean>>(sql`${base} SELECT ${joinSql(pairs)}`);
    wrong.push(...texts.filter((_, index) => row![index] !== true));
  }
  expect(wrong).toEqual([]);
});
