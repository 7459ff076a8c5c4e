/** Constants that fail: no row, no failure. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql, type Sql } from '#engine/base/sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { schemaOf } from '#engine/testing/example-rows.ts';
import { checkExpression } from '#engine/types/expression/check.ts';
import { expressionQuery, readExpressions, type ExpressionRow } from '#engine/types/expression/syntax.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

const schema = schemaOf({ i: 'int', d: 'double', s: 'string' });

async function writtenSql(text: string): Promise<Sql> {
  const rows = await duck.connection.rows<ExpressionRow>(expressionQuery([text]));
  return checkExpression(text, readExpressions([text], rows).get(text), schema).sql;
}

const failing = [
  '(-2147483647 - 1) - 10 <> 4',
  '2147483647 + 1 > 0',
  "ceiling(power(CAST('Infinity' AS DOUBLE), 1.0)) > 0",
  '9223372036854775807 * 2 = 0',
  '99999999999999999999999999999999999999 + 1 > 0',
];
const around = (text: string): readonly string[] => [
  text,
  `(i > 0 AND ${text}) OR s = 'a'`,
  `CASE WHEN ${text} THEN i > 1 ELSE false END`,
  `CASE WHEN i > 100 THEN ${text} ELSE true END`,
  `coalesce(i > 1, ${text})`,
];

test.each(failing.flatMap(around))('%s does not fail without a row that asks for it', async (text) => {
  const condition = await writtenSql(text);
  const none = sql`(SELECT 1::INT AS i, 1.0::DOUBLE AS d, 'x' AS s LIMIT 0)`;
  await expect(
    duck.connection.rows(sql`SELECT ${condition} AS found FROM ${none} WHERE ${condition}`),
  ).resolves.toEqual([]);
});

test('it fails where a row asks for it', async () => {
  const row = sql`(SELECT unnest([200]) AS i, 1.0::DOUBLE AS d, 'x' AS s)`;
  for (const text of failing) {
    const asked = duck.connection.rows(sql`SELECT ${await writtenSql(text)} AS found FROM ${row}`);
    await expect(asked, text).rejects.toMatchObject({ code: 'Execution' });
  }
});

test.each([
  'i > 60 * 60 * 24',
  'd * (1 + 0.19) > 3',
  'd > 5',
  'i <> -5',
  "s = concat('a', 'b')",
  'd > CAST(7 AS BIGINT)',
])('%s remains a constant that DuckDB knows', async (text) => {
  expect((await writtenSql(text)).text).not.toContain('random');
});
