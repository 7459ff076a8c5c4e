/** Casts that keep every value or fail, at any depth. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { strictCast } from '#engine/formats/batches/strict-cast.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { parseHive } from '#engine/types/hive.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { toJsonValue } from '#engine/types/json-value.ts';
import type { DataType } from '#engine/types/data-type.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

/** The JSON of the result, or undefined where the cast fails. */
async function cast(value: Sql, from: DataType, to: DataType): Promise<unknown> {
  const typed = sql`CAST(${value} AS ${toDuckDb(from)})`;
  const plain = sql`SELECT ${strictCast(sql`v`, from, to)} AS r FROM (SELECT ${typed} AS v)`;
  const tried = sql`SELECT TRY(${strictCast(sql`v`, from, to)}) AS r FROM (SELECT ${typed} AS v)`;
  const [kept] = await duck.connection.rows<{ r: unknown }>(tried);
  const strict = await duck.connection.rows<{ r: unknown }>(plain).then(
    ([row]) => toJsonValue(row!.r, to),
    () => undefined,
  );
  // What fails by itself is NULL when it is tried, and nothing else is.
  expect(toJsonValue(kept!.r, to)).toEqual(strict ?? null);
  return strict;
}

test.each<[value: Sql, from: string, to: string, expected: unknown]>([
  [literal('12'), 'string', 'int', 12],
  [literal('1.5'), 'string', 'int', undefined],
  [literal('15e-1'), 'string', 'int', undefined],
  [literal('300'), 'string', 'tinyint', undefined],
  [literal('1.25'), 'string', 'decimal(5,2)', '1.25'],
  [literal('1.250'), 'string', 'decimal(5,2)', '1.25'],
  [literal('1.255'), 'string', 'decimal(5,2)', undefined],
  [literal('x'), 'string', 'date', undefined],
  [literal('2024-02-29'), 'string', 'date', '2024-02-29'],
  [literal('2024-01-01T00:00:00Z'), 'string', 'timestamp', '2024-01-01T00:00:00Z'],
  [literal('yes?'), 'string', 'boolean', undefined],
  [sql`2.0`, 'double', 'bigint', 2],
  [sql`2.5`, 'double', 'bigint', undefined],
  [sql`2.55`, 'decimal(5,2)', 'decimal(5,1)', undefined],
  [sql`2.50`, 'decimal(5,2)', 'decimal(5,1)', '2.5'],
  [sql`70000`, 'int', 'smallint', undefined],
  [sql`7`, 'int', 'string', '7'],
  [sql`NULL`, 'int', 'string', null],
  [sql`true`, 'boolean', 'date', undefined],
  [sql`['1', NULL, '2']`, 'array<string>', 'array<int>', [1, null, 2]],
  [sql`['1', 'x']`, 'array<string>', 'array<int>', undefined],
  [sql`['1']`, 'array<string>', 'int', undefined],
  [
    sql`{'a': '1', 'b': 'x'}`,
    'struct<a:string,b:string>',
    'struct<b:string,a:bigint,c:int>',
    { b: 'x', a: 1, c: null },
  ],
  [sql`MAP {'k': '1'}`, 'map<string,string>', 'map<string,int>', { k: 1 }],
  [literal('12'), 'string', 'uniontype<bigint,string>', 12],
  [literal('x'), 'string', 'uniontype<bigint,string>', 'x'],
  [literal('x'), 'string', 'uniontype<bigint,boolean>', undefined],
  [sql`5`, 'int', 'uniontype<int,string>', 5],
  [
    sql`{'tag': 'long', 'long': 5, 'string': NULL}`,
    'struct<tag:string,long:bigint,string:string>',
    'uniontype<bigint,string>',
    5,
  ],
])('%s from %s to %s', async (value, from, to, expected) => {
  expect(await cast(value, parseHive(from), parseHive(to))).toEqual(expected);
});
