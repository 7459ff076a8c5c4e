/** A whole number that is too large for its type is an error wherever it is compared: nothing computes around it. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from '#engine/base/sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { rowsRelation, schemaOf } from '#engine/testing/example-rows.ts';
import { checkExpression } from '#engine/types/expression/check.ts';
import { expressionQuery, readExpressions, type ExpressionRow } from '#engine/types/expression/syntax.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

const schema = schemaOf({ n: 'int', b: 'bigint', s: 'smallint' });
const row = { n: 2_147_483_647, b: 9_223_372_036_854_775_807n, s: 32_767 };
const sums = [
  'n + 1',
  '1 + n',
  'n - -1',
  'n * 2',
  '2 * n',
  'b + 1',
  'b * 3',
  '-2 - b',
  '(b - 1) * 2',
  's * 70000',
  'n + n',
];
const comparisons = [
  (sum: string) => `${sum} = 41`,
  (sum: string) => `41 <> ${sum}`,
  (sum: string) => `${sum} > 5`,
  (sum: string) => `${sum} <= 5`,
  (sum: string) => `${sum} <=> 41`,
  (sum: string) => `${sum} IS DISTINCT FROM 41`,
  (sum: string) => `${sum} BETWEEN 1 AND 6`,
  (sum: string) => `${sum} IN (41)`,
  (sum: string) => `NOT (${sum} IN (1, 2, 3, 4, 5, 6))`,
  (sum: string) => `CASE WHEN ${sum} > 5 THEN true END`,
  (sum: string) => `${sum} + 1 > 5`,
];

test.each(sums)('%s', async (sum) => {
  const texts = comparisons.map((compared) => compared(sum));
  const rows = await duck.connection.rows<ExpressionRow>(expressionQuery(texts));
  const read = readExpressions(texts, rows);
  const values = await Promise.all(
    texts.map(async (text) => {
      const { sql: written } = checkExpression(text, read.get(text), schema);
      const relation = rowsRelation(schema, [row]);
      return duck.connection.rows(sql`SELECT ${written} AS y FROM (${relation})`).then(
        () => 'no error',
        (error: Error) => error.message,
      );
    }),
  );
  expect(texts.filter((_, index) => !/[Oo]verflow|out of range/u.test(values[index]!))).toEqual([]);
});
