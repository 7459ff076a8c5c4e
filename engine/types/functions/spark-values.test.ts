/** Calls give the values that Spark 3.5.6 gave for the same arguments. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql, type Sql } from '#engine/base/sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { checkExpression } from '#engine/types/expression/check.ts';
import { expressionQuery, readExpressions, type ExpressionRow } from '#engine/types/expression/syntax.ts';
import { parseHive } from '#engine/types/hive.ts';

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
  ["CAST(split('a,b', NULL) AS string)", null],
  ["CAST(split(NULL, ',') AS string)", null],
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
  ['7.5 // 2', 3n],
  ['(-7.5) // 2', -3n],
  ['div(99, 0.7)', 141n],
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
  ['round(1.005e0, 2)', 1.01],
  ['round(-2.675e0, 2)', -2.68],
  ['round(1.0049e0, 2)', 1],
  ['round(4503599627370495.5e0, 1)', 4_503_599_627_370_495.5],
  ['round(99.995e0, 20)', 99.995],
  ['round(-0.4e0, 0)', 0],
  ["round(CAST('-Infinity' AS DOUBLE), -2)", Number.NEGATIVE_INFINITY],
  ["round(CAST('NaN' AS FLOAT), -1)", Number.NaN],
  ["sign(CAST('NaN' AS DOUBLE))", Number.NaN],
  ['sqrt(-2)', Number.NaN],
  ['ceil(-0.5e0)', 0n],
  ['floor(CAST(1e15 AS DOUBLE))', 1_000_000_000_000_000n],
  ['CAST(1 AS DECIMAL(5, 2)) // -3', 0n],
  ['size(CAST(NULL AS INT[]))', -1n],
  ['floor(9007199254740993)', 9_007_199_254_740_993n],
  ['round(CAST(-1.7e308 AS DOUBLE), -20)', -1.7e308],
  ["CAST('99999999999999999999.9' AS DECIMAL(38, 18)) IN (CAST(1e20 AS FLOAT), CAST(2 AS FLOAT))", false],
  ['chr(256 + 65)', 'A'],
  ['chr(-1)', ''],
  ["unix_timestamp(TIMESTAMPTZ '1969-12-31 23:59:58.5')", -1n],
  ["year(TIMESTAMPTZ '0000-06-01 00:00:00')", 0n],
  ["CAST(date_part('SECOND', TIMESTAMP '2024-01-31 10:20:30.25') AS STRING)", '30.250000'],
  ["CAST(extract(second FROM DATE '2024-01-31') AS STRING)", '0.000000'],
  ["date_part('yearofweek', DATE '2021-01-01')", 2020n],
  ["CAST(date_trunc('MM', TIMESTAMP '2024-02-29 10:00:00') AS STRING)", '2024-02-01 00:00:00'],
  ["CAST(CAST('2024-01-01T10:00:00+02:00' AS TIMESTAMP) AS STRING)", '2024-01-01 08:00:00'],
  ["CAST(TIMESTAMP '2024-01-01 10:00:00-01:30' AS STRING)", '2024-01-01 11:30:00'],
  ["CAST(CAST('2024-01-01T10:00:00+02:00' AS TIMESTAMP_NTZ) AS STRING)", '2024-01-01 10:00:00'],
  ["CAST(date_trunc('yyyy', TIMESTAMP '2024-02-29 10:00:00') AS STRING)", '2024-01-01 00:00:00'],
  ["regexp_extract('k=v', '(\\w+)=(\\w+)')", 'k'],
  ["regexp_extract('a(b', 'a[(]b')", 'a(b'],
  ["regexp_extract('abab', '(?:ab)+')", 'abab'],
  ["concat_ws('-', ['a', NULL, 'b'], 'c', CAST([] AS STRING[]), [1.5e0, 1e20])", 'a-b-c-1.5-1.0E20'],
  ["concat(CAST('C3A9' AS BINARY), 'x')", 'C3A9x'],
  ["get_json_object('{\"a\":1}', 'a')", null],
  ["get_json_object('{\"b\":[2,3]}', '$.b[*]')", '[2,3]'],
  ['get_json_object(\'{"b":["x"]}\', \'$.b[*]\')', 'x'],
])('%s gives the value', async (text, expected) => {
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

test.each([
  "ceil(CAST('NaN' AS DOUBLE))",
  'floor(1e20)',
  "ceil(CAST('Infinity' AS FLOAT))",
  'CAST(1e30 AS DECIMAL(38, 0)) // 1',
])('%s is an error of its row, where Spark gives 0 or an end of bigint', async (text) => {
  const value = await checked(text);
  expect(await duck.connection.rows(sql`SELECT TRY(${value}) AS y FROM range(1)`)).toEqual([{ y: null }]);
  await expect(duck.connection.rows(sql`SELECT ${value} AS y`)).rejects.toThrow();
});

test.each([
  ['array_join(v, s)', 'a|b'],
  ['array_join(CAST([] AS STRING[]), s)', ''],
  ["concat_ws(s, v, 'c')", 'a|b|c'],
  ['size(m)', 2n],
])('%s reads columns', async (text, expected) => {
  const columns = [
    { name: 'v', type: parseHive('array<string>') },
    { name: 's', type: parseHive('string') },
    { name: 'm', type: parseHive('map<string,int>') },
  ];
  const parsed = readExpressions([text], await duck.connection.rows<ExpressionRow>(expressionQuery([text])));
  const value = checkExpression(text, parsed.get(text), columns).sql;
  const rows = duck.connection.rows(
    sql`SELECT ${value} AS y FROM (SELECT ['a', NULL, 'b'] AS v, '|' AS s, MAP {'a': 1, 'b': 2} AS m)`,
  );
  expect(await rows).toEqual([{ y: expected }]);
});

test('TRY keeps an error although a part of it occurs again', async () => {
  const columns = [{ name: 'v', type: parseHive('int') }];
  const texts = ['TRY(v + v)', 'TRY((v + v) * 2)'];
  const parsed = readExpressions(texts, await duck.connection.rows<ExpressionRow>(expressionQuery(texts)));
  const [one, two] = texts.map((text) => checkExpression(text, parsed.get(text), columns).sql);
  const rows = duck.connection.rows(
    sql`SELECT ${one!} AS one, ${two!} AS two FROM (SELECT CAST(unnest([1, 2000000000]) AS INT) AS v)`,
  );
  expect(await rows).toEqual([
    { one: 2, two: 4 },
    { one: null, two: null },
  ]);
});
