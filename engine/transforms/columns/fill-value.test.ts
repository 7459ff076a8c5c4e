/** A constant that is accepted for a column is a value of its type, never null; others are refused. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from '#engine/base/sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { fillValue } from '#engine/transforms/columns/fill-value.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { parseHive } from '#engine/types/hive.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

/** Separated by bars. */
const texts = [
  '| |a|abc|true|FALSE|0|-0|+7| 42 |12.5|.5|5.|1e3|-1e400|1e39|1e-400|true |NaN|null|NULL|0x10|1_000|١٢|--1|1-|e5',
  '127|128|-128|-129|32768|2147483647|2147483648|-2147483649|9223372036854775807|9223372036854775808|-9223372036854775808',
  '99999999999999999999999999999999999999|100000000000000000000000000000000000000|0.001|99.99|100.00|00099.990|nan|-inf|+Infinity',
  '2024-02-29|2023-02-29|0000-01-01|0001-01-01|9999-12-31|2024-1-1|2024-01-01T|2024-13-01|2024-01-31 08:30|2024-01-31 24:00',
  '2024-01-31 08:60:00|2024-01-31T08:30:00.123456|2024-01-31 08:30Z|2024-01-31 08:30:00Z|2024-01-31T08:30:00+02:00',
  "2024-01-31T08:30:00+19:00|it's|\u0001|日本語",
].flatMap((line) => line.split('|'));
const types = [
  'string char(3) varchar(3) boolean tinyint smallint int bigint float double date timestamp timestamp_ntz',
  'decimal(4,2) decimal(38,0) decimal(2,2) decimal(38,38)',
].flatMap((line) => line.split(' '));

test.each(types)('%s: accepted texts are values, and written back they are accepted again', async (name) => {
  const type = parseHive(name);
  let accepted = 0;
  for (const text of texts) {
    let value;
    try {
      value = fillValue(text, type, 'x');
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: 'TypeMismatch', hint: expect.stringMatching(/\S/u) });
      continue;
    }
    accepted += 1;
    const [row] = await duck.connection.rows<{ v: unknown; same: boolean }>(
      sql`SELECT ${value} AS v, typeof(${value}) = typeof(CAST(NULL AS ${toDuckDb(type)})) AS same`,
    );
    expect({ text, row }).toEqual({ text, row: { v: expect.anything(), same: true } });
  }
  expect(accepted).toBeGreaterThan(1);
});

test.each(['binary', 'array<int>', 'struct<a:int>', 'map<string,int>', 'uniontype<int,string>'])(
  '%s is refused',
  (name) => {
    expect(() => fillValue('1', parseHive(name), 'x')).toThrow(expect.objectContaining({ code: 'TypeMismatch' }));
  },
);

test('a JSON number that lost its last digits is refused', () => {
  expect(() => fillValue(Number.MAX_SAFE_INTEGER + 1, { kind: 'bigint' }, 'x')).toThrow(
    expect.objectContaining({ code: 'TypeMismatch' }),
  );
});
