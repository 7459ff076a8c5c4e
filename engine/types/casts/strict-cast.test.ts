/** Casts that keep every value or fail, at any depth. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { strictCast } from '#engine/types/casts/strict-cast.ts';
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
  [sql`9007199254740992`, 'bigint', 'double', 9007199254740992],
  [sql`9007199254740993`, 'bigint', 'double', undefined],
  [sql`73748705082301140`, 'bigint', 'double', 73748705082301140],
  [literal('73748705082301140'), 'string', 'double', 73748705082301140],
  [sql`NULL`, 'string', 'double', null],
  [sql`NULL`, 'bigint', 'double', null],
  [sql`-9223372036854775808`, 'bigint', 'double', -9223372036854775808],
  [sql`9223372036854775807`, 'bigint', 'double', undefined],
  [sql`16777217`, 'int', 'float', undefined],
  [sql`16777216`, 'int', 'float', 16777216],
  [sql`0.1`, 'double', 'float', undefined],
  [sql`0.5`, 'double', 'float', 0.5],
  [sql`'nan'`, 'double', 'float', 'NaN'],
  [sql`12.3`, 'decimal(38,20)', 'double', 12.3],
  [literal('123456789012345678.90'), 'decimal(20,2)', 'double', undefined],
  [literal('99999999999999999999999999999999999999'), 'decimal(38,0)', 'double', undefined],
  [literal('100000000000000000000000000000000000'), 'decimal(38,0)', 'double', 1e35],
  [sql`0.30000000000000004`, 'double', 'decimal(8,2)', '0.30'],
  [sql`0.1`, 'float', 'decimal(8,2)', '0.10'],
  [sql`1.555`, 'double', 'decimal(8,2)', undefined],
  [sql`1e9`, 'double', 'decimal(8,2)', undefined],
  [sql`'nan'`, 'double', 'decimal(8,2)', undefined],
  [sql`5`, 'int', 'boolean', undefined],
  [sql`1`, 'int', 'boolean', true],
  [literal('9007199254740993'), 'string', 'double', undefined],
  [literal('-009007199254740993.0'), 'string', 'double', undefined],
  [literal('9007199254740992'), 'string', 'double', 9007199254740992],
  [literal('1000000000000000000000000000000000000000000'), 'string', 'double', 1e42],
  [literal('0.12345678901234567890'), 'string', 'double', 0.12345678901234568],
  [literal('1e3'), 'string', 'double', 1000],
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
