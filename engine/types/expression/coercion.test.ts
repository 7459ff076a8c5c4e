/** Values of different types are converted as in Spark 3.5 with spark.sql.ansi.enabled=false. The expected values for text are the answers of Spark 3.5.6; the other tables follow its documentation. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from '#engine/base/sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { rowsRelation, schemaOf } from '#engine/testing/example-rows.ts';
import { checkExpression, type CheckedExpression } from '#engine/types/expression/check.ts';
import { expressionQuery, readExpressions, type ExpressionRow } from '#engine/types/expression/syntax.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

const schema = schemaOf({ s: 'string', n: 'int', f: 'boolean', day: 'date' });
const texts = ['5', ' 5 ', '5.0', '5.7', 'abc', '', '3000000000', '5.', '-5', '+5', '5e0', 'inf', 'true', null];

async function check(text: string): Promise<CheckedExpression> {
  const rows = await duck.connection.rows<ExpressionRow>(expressionQuery([text]));
  return checkExpression(text, readExpressions([text], rows).get(text), schema);
}

async function compute(text: string): Promise<unknown[]> {
  const { sql: written } = await check(text);
  const rows = texts.map((s) => ({ s, n: 5, f: true, day: '2024-01-01' }));
  const found = await duck.connection.rows<{ y: unknown }>(
    sql`SELECT ${written} AS y FROM (${rowsRelation(schema, rows)})`,
  );
  return found.map(({ y }) => (typeof y === 'bigint' ? Number(y) : y));
}

const [yes, no, nil] = [true, false, null];

describe('text of every kind', () => {
  //                                '5'  ' 5 ' '5.0' '5.7' abc  ''   3e9  '5.' '-5' '+5' 5e0  inf  true null
  test.each([
    ['s = 5', [yes, yes, yes, yes, nil, nil, nil, yes, no, yes, nil, nil, nil, nil]],
    ['5 = s', [yes, yes, yes, yes, nil, nil, nil, yes, no, yes, nil, nil, nil, nil]],
    ['s = n', [yes, yes, yes, yes, nil, nil, nil, yes, no, yes, nil, nil, nil, nil]],
    ['s > 1', [yes, yes, yes, yes, nil, nil, nil, yes, no, yes, nil, nil, nil, nil]],
    ['s BETWEEN 1 AND 6', [yes, yes, yes, yes, nil, nil, nil, yes, no, yes, nil, nil, nil, nil]],
    ['s <=> 5', [yes, yes, yes, yes, no, no, no, yes, no, yes, no, no, no, no]],
    ['s = 5.0', [yes, yes, yes, no, nil, nil, no, yes, no, yes, yes, no, nil, nil]],
    ['s = CAST(n AS decimal(10,2))', [yes, yes, yes, no, nil, nil, no, yes, no, yes, yes, no, nil, nil]],
    ['s IN (5, 6)', [yes, no, no, no, no, no, no, no, no, no, no, no, no, nil]],
    ['s NOT IN (5, 6)', [no, yes, yes, yes, yes, yes, yes, yes, yes, yes, yes, yes, yes, nil]],
    ['s = true', [nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, yes, nil]],
    ["s = DATE '2024-01-01'", texts.map(() => nil)],
    ['s + 1', [6, 6, 6, 6.7, nil, nil, 3000000001, 6, -4, 6, 6, Infinity, nil, nil]],
    ['-s', [-5, -5, -5, -5.7, nil, nil, -3000000000, -5, 5, -5, -5, -Infinity, nil, nil]],
    ['CASE s WHEN 5 THEN 1 ELSE 0 END', [1, 1, 1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0]],
    ['nullif(s, 5)', [nil, nil, nil, nil, 'abc', '', '3000000000', nil, '-5', nil, '5e0', 'inf', 'true', nil]],
    ['coalesce(s, n)', [...texts.slice(0, -1), '5']],
    ['CASE WHEN n > 1 THEN s ELSE n END', texts],
    ['abs(s)', [5, 5, 5, 5.7, nil, nil, 3000000000, 5, 5, 5, 5, Infinity, nil, nil]],
    ['year(s)', texts.map(() => nil)],
    ['date_add(s, 1)', texts.map(() => nil)],
    ['CAST(s AS int)', [5, 5, 5, 5, nil, nil, nil, 5, -5, 5, nil, nil, nil, nil]],
    [
      'CAST(s AS decimal(5,1))',
      ['5.0', '5.0', '5.0', '5.7', nil, nil, nil, '5.0', '-5.0', '5.0', '5.0', nil, nil, nil],
    ],
    ['CAST(s AS boolean)', [nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, yes, nil]],
  ] as const)('%s', async (text, expected) => {
    expect(await compute(text)).toEqual(expected);
  });
});

test.each([
  ['n = true', false],
  ['n <> f', true],
  ['upper(n)', '5'],
  ['length(n)', 1],
  ["n LIKE '5'", true],
  ["contains(n, '5')", true],
  ["n || 'x'", '5x'],
  ['n IN (1, CAST(n AS string))', true],
  ["'a%b' LIKE 'a\\%b'", true],
  ["'axb' LIKE 'a\\%b'", false],
  ["'a\\b' LIKE 'a\\\\b'", true],
  ["CAST('NaN' AS double) = CAST('nan' AS double)", true],
  ["CAST('NaN' AS double) > 1e300", true],
  ['CAST(300 AS tinyint)', null],
  ['-7 % 4', -3],
  ['-7 // 2', -3],
  ['n / 0', null],
  ['n % 0', null],
  ['concat(n, CAST(NULL AS string))', null],
  ["concat_ws('-', CAST(NULL AS string), n)", '5'],
  ["CAST('yes' AS boolean)", true],
  ["CAST('t' AS boolean)", true],
  ["CAST('1' AS boolean)", true],
  ["CAST('on' AS boolean)", null],
  ['element_at([1, 2], 5)', null],
  ['NULL = 1', null],
  ['NULL <=> NULL', true],
])('%s is %s', async (text, expected) => {
  expect((await compute(text))[0]).toEqual(expected);
});

test.each([
  ['n = day', 'n (int) cannot be compared with day (date)'],
  ['n IN (1, day)', 'n (int) cannot be compared with day (date)'],
  ['s AND f', 'AND needs a condition, and s is text'],
  ['NOT s', 'NOT needs a condition, and s is text'],
])('%s is refused, by Spark too', async (text, message) => {
  await expect(check(text)).rejects.toMatchObject({ code: 'TypeMismatch', message: expect.stringContaining(message) });
});

describe('warnings', () => {
  test.each([
    [
      's = 5',
      [
        's is text, and = reads it as int: decimals are cut off (100.25 counts as 100), and text that is not a valid int counts as null.',
      ],
    ],
    [
      's > 5 OR s > 6',
      [
        's is text, and > reads it as int: decimals are cut off (100.25 counts as 100), and text that is not a valid int counts as null.',
      ],
    ],
    ['s + 1 > 2', ['s is text, and + reads it as double: text that is not a valid double counts as null.']],
    [
      's BETWEEN 1 AND 2.5',
      ['s is text, and BETWEEN reads it as double: text that is not a valid double counts as null.'],
    ],
    ['year(s) = 1', ['s is text, and year reads it as date: text that is not a valid date counts as null.']],
    [
      'upper(s) = n',
      [
        'upper(`s`) is text, and = reads it as int: decimals are cut off (100.25 counts as 100), and text that is not a valid int counts as null.',
      ],
    ],
    ['s IN (5, 6)', []],
    ["n = '5' AND day > '2024-01-01'", []],
    ['CAST(s AS int) = 5', []],
    ["s = '5' AND upper(n) = '5'", []],
  ])('of %s', async (text, expected) => {
    const { warnings } = await check(text);
    expect(warnings.map(({ message }) => message)).toEqual(expected);
    for (const { hint } of warnings) expect(hint).toContain('CAST(');
  });

  test('a literal outside the range of its column matches no row and fails none', async () => {
    expect(await compute("n = '3000000000'")).toEqual(texts.map(() => null));
    expect(await compute("n IN ('3000000000', '5')")).toEqual(texts.map(() => true));
  });
});

test('of a time and a constant with a zone and without, the constant is converted: files are read by their bounds', async () => {
  const times = schemaOf({ local: 'timestamp_ntz', instant: 'timestamp' });
  const given = "'2024-03-31 01:30:00'";
  for (const [column, type, other] of [
    ['local', 'TIMESTAMP', 'TIMESTAMP_NTZ'],
    ['instant', 'TIMESTAMP_NTZ', 'TIMESTAMP'],
  ])
    for (const sign of ['=', '<>', '<', '>=', 'IS DISTINCT FROM'])
      for (const text of [`${column} ${sign} ${type} ${given}`, `${type} ${given} ${sign} ${column}`]) {
        const rows = await duck.connection.rows<ExpressionRow>(expressionQuery([text]));
        const { tree } = checkExpression(text, readExpressions([text], rows).get(text), times);
        const args = tree.kind === 'operator' ? tree.args : [];
        expect(
          args.filter(({ kind }) => kind === 'column'),
          text,
        ).toHaveLength(1);
        expect(new Set(args.map((arg) => arg.type?.kind)), text).toEqual(new Set([other!.toLowerCase()]));
      }
});
