/** Rows in exactly our types, and the sums that DuckDB holds beyond them. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { decimalType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { typedRows } from '#engine/types/typed-rows.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

async function sumOf(scale: number, texts: readonly string[]): Promise<string | null> {
  const type = decimalType(38, scale);
  const values = texts.reduce<Sql>(
    (all, text) => sql`${all} UNION ALL SELECT CAST(${literal(text)} AS ${toDuckDb(type)})`,
    sql`SELECT CAST(NULL AS ${toDuckDb(type)}) AS v`,
  );
  const rows = typedRows(sql`SELECT sum(v) AS v FROM (${values})`, [{ name: 'v', type }]);
  const [row] = await duck.connection.rows<{ v: string | null }>(sql`SELECT CAST(v AS VARCHAR) AS v FROM (${rows})`);
  // The engine may omit the zero before the point.
  return row!.v?.replace(/^(-?)\./u, '$10.') ?? null;
}

test.each([0, 1, 19, 37, 38])(
  'a sum of decimals with %i digits after the point has 38, or is an error',
  async (scale) => {
    const most =
      scale === 38 ? `0.${'9'.repeat(38)}` : `${'9'.repeat(38 - scale)}.${'9'.repeat(scale)}`.replace(/\.$/u, '');
    const last = scale === 0 ? '1' : `0.${'0'.repeat(scale - 1)}1`;
    expect(await sumOf(scale, [])).toBeNull();
    expect(await sumOf(scale, [most, last, `-${last}`])).toBe(most);
    expect(await sumOf(scale, [`-${most}`])).toBe(`-${most}`);
    // DuckDB's text of a sum without room for it depends on what was in memory: once proves nothing.
    for (let times = 0; times < 20; times++) await expect(sumOf(scale, [most, last])).rejects.toThrow();
    await expect(sumOf(scale, [`-${most}`, `-${last}`])).rejects.toThrow();
  },
);
