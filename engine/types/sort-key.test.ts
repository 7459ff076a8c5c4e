/** Sorting and dividing rows leaves the sign of zero as it is. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql, type Sql } from '#engine/base/sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { arrayType, doubleType, floatType, structType, type DataType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { sortKey } from '#engine/types/sort-key.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

const zero = sql`CAST('-0.0' AS DOUBLE)`;
const cases: readonly (readonly [DataType, Sql])[] = [
  [doubleType, zero],
  [floatType, zero],
  [arrayType(doubleType), sql`[${zero}]`],
  [structType([{ name: 'a', type: floatType }]), sql`{'a': ${zero}}`],
];
const key = (type: DataType): Sql => sortKey(sql`x`, type);
const uses: Readonly<Record<string, (type: DataType) => Sql>> = {
  'ORDER BY': (type) => sql`SELECT x FROM input ORDER BY ${key(type)}`,
  'ORDER BY DESC, with another key': (type) => sql`SELECT x FROM input ORDER BY ${key(type)} DESC, id`,
  'PARTITION BY': (type) => sql`SELECT x, row_number() OVER (PARTITION BY ${key(type)}) AS n FROM input`,
  'OVER (ORDER BY)': (type) => sql`SELECT x, sum(id) OVER (ORDER BY ${key(type)}) AS n FROM input`,
};

describe.each(Object.keys(uses))('%s', (use) => {
  test.each(cases)('of %o', async (type, value) => {
    const input = sql`SELECT id, CAST(${value} AS ${toDuckDb(type)}) AS x FROM range(3) AS ids(id)`;
    const rows = await duck.connection.rows(
      sql`WITH input AS MATERIALIZED (${input}) SELECT DISTINCT CAST(x AS VARCHAR) AS text FROM (${uses[use]!(type)})`,
    );
    expect(rows).toEqual([{ text: expect.stringContaining('-0.0') }]);
  });
});
