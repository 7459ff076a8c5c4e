/** first and last return the very value, however deep a float in it is: DuckDB's sort keys know one zero only. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql, type Sql } from '#engine/base/sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { findAggregate } from '#engine/transforms/aggregate-functions.ts';
import {
  arrayType,
  bigintType,
  doubleType,
  mapType,
  stringType,
  structType,
  type DataType,
} from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

const float: DataType = { kind: 'float' };
const named = (name: string, type: DataType): { name: string; type: DataType } => ({ name, type });

const cases: readonly (readonly [title: string, type: DataType, value: Sql])[] = [
  ['double', doubleType, sql`-0.0::DOUBLE`],
  ['float', float, sql`-0.0::FLOAT`],
  ['array', arrayType(doubleType), sql`[-0.0::DOUBLE, NULL, 'nan'::DOUBLE]`],
  ['struct', structType([named('a b"', float), named('s', stringType)]), sql`{'a b"': -0.0::FLOAT, 's': '0.0'}`],
  ['map', mapType(stringType, doubleType), sql`MAP {'DOUBLE': -0.0::DOUBLE, '': 'infinity'::DOUBLE}`],
  [
    'choice',
    { kind: 'choice', alternatives: [bigintType, doubleType] },
    sql`{'tag': 'double', 'long': NULL, 'double': -0.0::DOUBLE}`,
  ],
  ['array of structs', arrayType(structType([named('x', doubleType)])), sql`[{'x': -0.0::DOUBLE}, NULL, {'x': 1e308}]`],
  ['null', arrayType(doubleType), sql`NULL`],
];

test.each(cases)('%s', async (_title, type, value) => {
  const held = sql`CAST(${value} AS ${toDuckDb(type)})`;
  for (const name of ['first', 'last'] as const) {
    const call = findAggregate(name, { name: 'v', type }, sql`"in"."n"`);
    const rows = sql`SELECT CAST(${call.value} AS VARCHAR) AS found, CAST(${held} AS VARCHAR) AS wanted FROM (SELECT ${held} AS v, 1 AS n) "in"`;
    const [row] = await duck.connection.rows<{ found: string; wanted: string }>(rows);
    expect(row!.found, name).toBe(row!.wanted);
  }
});
