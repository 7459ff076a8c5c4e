/** Moments at the ends of their range: none is made that cannot be shown. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { momentOfMicros, momentOfSeconds } from '#engine/types/casts/moment-of-micros.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

const least = -9_223_372_022_400_000_000n;
const most = 9_223_372_036_854_775_806n;
const known = [least, least + 1n, -1n, 0n, most - 1n, most];
const beyond = [-(2n ** 63n), 1n - 2n ** 63n, least - 1n, 2n ** 63n - 1n, 2n ** 63n, -(2n ** 64n)];

describe.each(['timestamp', 'timestamp_ntz'] as const)('%s of microseconds', (kind) => {
  const shown = async (micros: bigint): Promise<unknown> => {
    const moment = momentOfMicros(sql`CAST(${literal(String(micros))} AS HUGEINT)`, kind);
    const [row] = await duck.connection.rows(
      sql`SELECT epoch_us(${moment}) AS micros, CAST(${moment} AS VARCHAR) AS text`,
    );
    return row;
  };
  test.each(known)('%d is one', async (micros) => {
    expect(await shown(micros)).toEqual({ micros, text: expect.any(String) });
  });
  test.each(beyond)('%d is null', async (micros) => {
    expect(await shown(micros)).toEqual({ micros: null, text: null });
  });
});

test.each(['9223372036854775807 * 1000000', "CAST('1e300' AS DOUBLE) * 1e300"])(
  '%s microseconds are null',
  async (text) => {
    const number = trustedSql(text);
    await using connection = await duck.database.connect();
    const [row] = await connection.rows(sql`SELECT ${momentOfMicros(number, 'timestamp')} AS moment FROM range(3)`);
    expect(row).toEqual({ moment: null });
  },
);

test.each([-9_223_372_022_400n, -1n, 0n, 253_402_300_800n, 9_223_372_036_854n])(
  '%d seconds are exact',
  async (seconds) => {
    const [row] = await duck.connection.rows(sql`SELECT epoch_us(${momentOfSeconds(literal(seconds))}) AS micros`);
    expect(row).toEqual({ micros: seconds * 1_000_000n });
  },
);

test.each([-9_223_372_022_401n, 9_223_372_036_855n, 2n ** 63n - 1n, 1n - 2n ** 63n])(
  '%d seconds are an error',
  async (seconds) => {
    await expect(duck.connection.rows(sql`SELECT ${momentOfSeconds(literal(seconds))} AS moment`)).rejects.toThrow(
      /out of range/u,
    );
  },
);
