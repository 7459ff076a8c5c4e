/** Expressions that are called safe: none of them fails, whatever the values of their columns are. */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { schemaOf } from '#engine/testing/example-rows.ts';
import type { Column, DataType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { checkExpression } from '#engine/types/expression/check.ts';
import { columnsOf, neverFails } from '#engine/types/expression/questions.ts';
import { expressionQuery, readExpressions, type ExpressionRow } from '#engine/types/expression/syntax.ts';
import type { Expression } from '#engine/types/expression/tree.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

const schema = schemaOf({
  i: 'int',
  b: 'bigint',
  d: 'double',
  e: 'decimal(8,2)',
  wide: 'decimal(38,10)',
  deep: 'decimal(38,38)',
  s: 'string',
  f: 'boolean',
  day: 'date',
  at: 'timestamp',
  local: 'timestamp_ntz',
});

/** The values between which all others of the type are. */
function extremesOf(type: DataType): readonly string[] {
  switch (type.kind) {
    case 'int':
      return ['-2147483648', '2147483647'];
    case 'bigint':
      return ['-9223372036854775808', '9223372036854775807'];
    case 'double':
      return ['nan', '-inf', '1.7976931348623157e308'];
    case 'decimal': {
      const digits = `${'9'.repeat(type.precision - type.scale)}.${'9'.repeat(type.scale)}`;
      return [digits, `-${digits}`];
    }
    case 'boolean':
      return ['true', 'false'];
    case 'date':
      return ['5877642-06-25 (BC)', '5881580-07-10'];
    case 'timestamp':
    case 'timestamp_ntz':
      return ['290309-12-22 (BC) 00:00:00', '294247-01-10 04:00:54.775806'];
    default:
      return ['', '1e400', '\\'];
  }
}

/** Null and the extremes of a column. */
function valuesOf({ name, type }: Column): Sql {
  const values = extremesOf(type).map((text) => sql`CAST(${literal(text)} AS ${toDuckDb(type)})`);
  return sql`(SELECT unnest([NULL, ${joinSql(values)}]) AS ${ident(name)})`;
}

const operands = fc.constantFrom(...schema.map(({ name }) => name), 'NULL', '5', '0.25', "'a'", "'2024-02-29'", 'true');
const compared = fc.constantFrom('=', '<>', '<', '<=', '>', '>=', '<=>');
const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 2 },
    fc.tuple(operands, compared, operands).map((parts) => `(${parts.join(' ')})`),
    fc.tuple(operands, operands, operands).map(([value, low, high]) => `(${value} BETWEEN ${low} AND ${high})`),
    fc
      .tuple(operands, fc.constantFrom('IN', 'NOT IN'), fc.array(operands, { minLength: 1, maxLength: 6 }))
      .map(([value, word, list]) => `(${value} ${word} (${list.join(', ')}))`),
    fc.tuple(operands, fc.constantFrom('IS NULL', 'IS NOT NULL')).map((parts) => `(${parts.join(' ')})`),
    fc.tuple(tie('condition'), fc.constantFrom('AND', 'OR'), tie('condition')).map((parts) => `(${parts.join(' ')})`),
    tie('condition').map((text) => `(NOT ${text})`),
  ),
}));

async function check(text: string): Promise<{ readonly sql: Sql; readonly tree: Expression } | undefined> {
  const rows = await duck.connection.rows<ExpressionRow>(expressionQuery([text]));
  try {
    return checkExpression(text, readExpressions([text], rows).get(text), schema);
  } catch {
    // Refused: a date beside a number, say.
    return undefined;
  }
}

test('a safe condition has a value for the extremes of all types', async () => {
  let safe = 0;
  await fc.assert(
    fc.asyncProperty(condition, async (text) => {
      const checked = await check(text);
      if (checked === undefined || !neverFails(checked.tree)) return;
      const used = columnsOf(checked.tree);
      if (used.length === 0 || used.length > 5) return;
      safe += 1;
      const from = joinSql(schema.filter(({ name }) => used.includes(name)).map(valuesOf));
      await duck.connection.rows(sql`SELECT count(${checked.sql}) AS count FROM ${from}`);
    }),
    { numRuns: 300 },
  );
  expect(safe).toBeGreaterThan(30);
});

test.each([
  ["s <> 'cancelled' AND e > 5", true],
  ['b IN (1, 2, 3, 4, 5)', true],
  ['e = wide', true],
  ['i + 1 > 5', false],
  ['wide = deep', false],
  ['deep > i', false],
  ['s = 5', false],
])('%s: %s', async (text, expected) => {
  expect(neverFails((await check(text))!.tree)).toBe(expected);
});
