/** Times of the whole range, to the microsecond: DuckDB's calendar is off by a millisecond at its ends. */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ident, literal, sql } from '#engine/base/sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { clockInUtc, instantInUtc, instantText } from '#engine/types/casts/utc-times.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
  await duck.connection.run(sql`SET timezone = 'UTC'`);
});
afterAll(() => duck[Symbol.asyncDispose]());

const least = -9_223_372_022_400_000_000n;
const most = 9_223_372_036_854_775_806n;
const ends = [least, least + 1n, -9_007_199_254_740_993_001n, -1n, 0n, 9_007_199_254_740_993_001n, most - 1n, most];
const drawn = fc.sample(fc.bigInt({ min: least, max: most }), { numRuns: 2000, seed: 77 });

test('clocks and instants are the same microseconds', async () => {
  const instant = ident('instant');
  const clock = ident('clock');
  const micros = ident('micros');
  const [row] = await duck.connection.rows(sql`SELECT count(*) AS all,
      count(*) FILTER (WHERE ${clockInUtc(instant)} IS DISTINCT FROM ${clock}) AS clocks,
      count(*) FILTER (WHERE ${instantInUtc(clock)} IS DISTINCT FROM ${instant}) AS instants,
      count(*) FILTER (WHERE ${instantText(instant)} IS DISTINCT FROM CAST(${clock} AS VARCHAR) || '+00') AS texts
    FROM (SELECT make_timestamptz(${micros}) AS ${instant}, make_timestamp(${micros}) AS ${clock}
      FROM (SELECT unnest(${literal([...ends, ...drawn])}) AS ${micros}))`);
  expect(row).toEqual({ all: BigInt(ends.length + drawn.length), clocks: 0n, instants: 0n, texts: 0n });
});

test.each(['infinity', '-infinity'])('%s stays so, and null is null', async (end) => {
  const [row] = await duck.connection.rows(sql`SELECT
    CAST(${clockInUtc(sql`CAST(${literal(end)} AS TIMESTAMPTZ)`)} AS VARCHAR) AS clock,
    CAST(${instantInUtc(sql`CAST(${literal(end)} AS TIMESTAMP)`)} AS VARCHAR) AS instant,
    ${instantText(sql`CAST(${literal(end)} AS TIMESTAMPTZ)`)} AS text,
    ${instantText(sql`CAST(NULL AS TIMESTAMPTZ)`)} AS missing`);
  expect(row).toEqual({ clock: end, instant: end, text: end, missing: null });
});
