/** Calls give the values that Spark 3.5.6 gave for the same arguments. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql, type Sql } from '#engine/base/sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { checkExpression } from '#engine/types/expression/check.ts';
import { expressionQuery, readExpressions, type ExpressionRow } from '#engine/types/expression/syntax.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

async function checked(text: string): Promise<Sql> {
  const parsed = readExpressions([text], await duck.connection.rows<ExpressionRow>(expressionQuery([text])));
  return checkExpression(text, parsed.get(text), []).sql;
}

test.each([
  ["trim('\u00a0a \u3000 ')", '\u00a0a \u3000'],
  ["ltrim('\ta')", '\ta'],
  ["rtrim('a\u3000')", 'a\u3000'],
  ["substring('abcdef', 0, 3)", 'abc'],
  ["substring('abcdef', 0)", 'abcdef'],
  ["substr('abcdef', -2, 1)", 'e'],
  ["lpad('abc', 5, '')", 'abc'],
  ["rpad('abc', 2, '')", 'ab'],
  ["lpad('abc', -1, '')", ''],
  ["lpad('abc', 5, 'xy')", 'xyabc'],
  ["lpad(NULL, 5, '')", null],
  ["reverse('e\u0301😀')", '😀\u0301e'],
  ["reverse('abc')", 'cba'],
  ["split_part('a,b', '', 1)", 'a,b'],
  ["split_part('a,b', '', 2)", ''],
  ["split_part('a,b', NULL, 2)", null],
  ["split_part('a,b', ',', -1)", 'b'],
  ["concat(CAST(1e20 AS DOUBLE), 'x')", '1.0E20x'],
  ["concat(CAST('2024-01-31 10:20:30Z' AS TIMESTAMP WITH TIME ZONE))", '2024-01-31 10:20:30'],
  ["concat_ws('-', CAST(1e20 AS DOUBLE), NULL, true, DATE '2024-01-31')", '1.0E20-true-2024-01-31'],
  ["CAST(date_part('dow', DATE '2024-01-31') AS STRING)", '4'],
  ["CAST(extract(dayofweek FROM DATE '2024-02-04') AS STRING)", '1'],
])('%s is %j', async (text, expected) => {
  expect(await duck.connection.rows(sql`SELECT ${await checked(text)} AS y`)).toEqual([{ y: expected }]);
});

test.each<[text: string, expected: unknown]>([
  ['array_distinct([3, 1, NULL, 3, NULL, 1])', [3, 1, null]],
  ["array_distinct(['b', 'a', 'b'])", ['b', 'a']],
  ['array_distinct([])', []],
  ['array_distinct(NULL)', null],
  ['array_contains([1, NULL], 1)', true],
  ['array_contains([1, NULL], 2)', null],
  ['array_contains([1, 2], 3)', false],
  ['array_contains([], 3)', false],
  ['7.5 // 2', 3],
  ['(-7.5) // 2', -3],
  ['div(99, 0.7)', 141],
  ['7 // 2', 3],
  ['(-7) // 2', -3],
  ['1.5e0 // 0', null],
  ['round(CAST(NULL AS DECIMAL(10, 2)), -20)', null],
  ['CAST(0.1 AS FLOAT) * CAST(1.5 AS DECIMAL(5, 2))', 0.150_000_002_235_174_18],
  ['CAST(0.1 AS FLOAT) = CAST(0.1 AS DECIMAL(5, 2))', false],
  ['mod(CAST(710 AS FLOAT), CAST(0.7 AS DECIMAL(5, 2)))', 0.200_000_000_000_045_03],
  ["array_join([1.5e0, CAST('NaN' AS DOUBLE), NULL, 1e20], ',')", '1.5,NaN,1.0E20'],
  ["array_join([true, false], '-')", 'true-false'],
  ["array_join([], ',')", ''],
  ['CAST(10 AS FLOAT) / 3', 3.333_333_333_333_333_5],
])('%s is %j', async (text, expected) => {
  expect(await duck.connection.rows(sql`SELECT ${await checked(text)} AS y`)).toEqual([{ y: expected }]);
});

test('a rounded number beyond its type is an error of its row, which TRY takes', async () => {
  const rounded = await checked('round(9223372036854775807, -1)');
  await expect(duck.connection.rows(sql`SELECT ${rounded} AS y`)).rejects.toThrow('Overflow');
  const fits = await checked('round(CAST(-1500000000 AS INT), -9)');
  expect(await duck.connection.rows(sql`SELECT TRY(${rounded}) AS y, TRY(${fits}) AS fits`)).toEqual([
    { y: null, fits: -2_000_000_000 },
  ]);
});
