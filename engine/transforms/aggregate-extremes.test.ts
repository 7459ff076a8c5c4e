/** Aggregates of values beyond all others: NaN, infinities, and sums that their type does not hold. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { findAggregate, sumValue, type AggregateName } from '#engine/transforms/aggregate-functions.ts';
import { decimalType, doubleType, type DataType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

function rowsOf(type: DataType, texts: readonly string[]): Sql {
  const values = texts.map((text) => sql`(CAST(${literal(text)} AS ${toDuckDb(type)}))`);
  return sql`(VALUES ${joinSql(values)}) "in"(v)`;
}

async function aggregate(name: AggregateName, type: DataType, texts: readonly string[]): Promise<string | null> {
  const { value } = findAggregate(name, { name: 'v', type }, sql`"in"."v"`);
  const rows = sql`SELECT CAST(${value} AS VARCHAR) AS found FROM ${rowsOf(type, texts)}`;
  const [row] = await duck.connection.rows<{ found: string | null }>(rows);
  return row!.found;
}

describe('a spread beside values without a distance is NaN, as in Spark', () => {
  const all = ['stddev_pop', 'stddev_samp', 'var_pop', 'var_samp', 'skewness', 'kurtosis'] as const;
  for (const name of all) {
    test.each([[['nan', '1', '2']], [['1', 'inf', '2', '7']], [['-inf', 'nan']]])(`${name} of %j`, async (texts) =>
      expect(await aggregate(name, doubleType, texts)).toBe('nan'),
    );
    test(`${name} of one NaN`, async () =>
      expect(await aggregate(name, doubleType, ['nan'])).toBe(name.endsWith('_samp') ? null : 'nan'));
    test(`${name} of an infinite float`, async () =>
      expect(await aggregate(name, { kind: 'float' }, ['inf', '1', '4'])).toBe('nan'));
  }
});

describe('a sum of 39 digits is an error', () => {
  const most = '9'.repeat(38);
  test.each(['sum', 'sumDistinct'] as const)('%s', async (name) => {
    const type = decimalType(38, 0);
    await expect(aggregate(name, type, [most, '1'])).rejects.toThrow('100000000000000000000000000000000000000');
    await expect(aggregate(name, type, [`-${most}`, '-1'])).rejects.toThrow('-100000000000000000000000000000000000000');
    expect(await aggregate(name, type, [most, '1', '-1'])).toBe(most);
  });

  test('with digits after the point', async () => {
    const type = decimalType(38, 37);
    const nearTen = `9.${'9'.repeat(37)}`;
    await expect(aggregate('sum', type, [nearTen, '1'])).rejects.toThrow('10.99');
    expect(await aggregate('sum', type, [nearTen, '-9'])).toBe(`0.${'9'.repeat(37)}`);
  });

  test('with all digits after the point', async () => {
    const type = decimalType(38, 38);
    const nearOne = `0.${'9'.repeat(38)}`;
    const reason = 'Cannot fit a value in decimal(38,38): it is not between -1 and 1';
    // DuckDB's text of such a sum depends on what was in memory: once proves nothing.
    for (let times = 0; times < 20; times++) {
      await expect(aggregate('sum', type, [nearOne, `0.${'0'.repeat(37)}1`])).rejects.toThrow(reason);
      await expect(aggregate('sum', type, [`-${nearOne}`, `-0.${'0'.repeat(37)}1`])).rejects.toThrow(reason);
    }
    expect(await aggregate('sum', type, [nearOne, `-${nearOne}`, '0.5'])).toBe(`.5${'0'.repeat(37)}`);
  });

  test('in a window', async () => {
    const type = decimalType(38, 0);
    const value = sumValue(sql`sum(v) OVER ()`, type);
    await expect(duck.connection.rows(sql`SELECT ${value} AS found FROM ${rowsOf(type, [most, '1'])}`)).rejects.toThrow(
      '100000000000000000000000000000000000000',
    );
  });
});
