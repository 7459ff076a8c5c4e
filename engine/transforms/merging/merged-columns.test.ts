/** Numbers of new rows in a column of floating-point numbers: none of them changes. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { mergedColumns, newValue } from '#engine/transforms/merging/merged-columns.ts';
import type { Column, Schema } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { parseHive } from '#engine/types/hive.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

const schema = (type: string): Schema => [{ name: 'v', type: parseHive(type) }];

/** The value as text, after it was merged into the column of the table. */
async function merge(table: string, rows: string, text: string | null): Promise<string | null> {
  const [column] = mergedColumns(schema(rows), schema(table), []);
  const value = newValue({ ...column!, own: column!.own as Column });
  const own = toDuckDb(parseHive(rows));
  const from = sql`SELECT CAST(${value} AS VARCHAR) AS found FROM (SELECT CAST(${literal(text)} AS ${own}) AS v)`;
  const [row] = await duck.connection.rows<{ found: string | null }>(from);
  return row!.found;
}

describe('what a double holds is merged', () => {
  test.each([
    ['bigint', '9007199254740992', '9007199254740992.0'],
    ['bigint', '-5', '-5.0'],
    ['bigint', '-9223372036854775808', '-9.223372036854775808e18'],
    ['bigint', null, null],
    ['decimal(38,10)', '0.1', '0.1'],
    ['decimal(18,2)', '-1.10', '-1.1'],
    ['decimal(38,0)', '100000000000000000000', '1e20'],
    ['float', 'nan', 'nan'],
    ['int', '2147483647', '2147483647.0'],
  ])('%s %s', async (type, text, found) => {
    const merged = await merge('double', type, text);
    expect(merged === null || merged === 'nan' ? merged : Number(merged)).toBe(
      found === null || found === 'nan' ? found : Number(found),
    );
  });
});

describe('what it does not hold stops the merge', () => {
  test.each([
    ['bigint', '9007199254740993'],
    ['bigint', '9223372036854775807'],
    ['decimal(38,0)', '99999999999999999999999999999999999999'],
    ['decimal(18,2)', '9007199254740993.01'],
  ])('%s %s', async (type, text) => {
    await expect(merge('double', type, text)).rejects.toThrow(
      `Column v is double in the table, which does not hold ${text}`,
    );
  });
});
