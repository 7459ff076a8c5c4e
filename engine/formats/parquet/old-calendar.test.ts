/** Parquet files whose footers say that their old days are those of the Julian calendar, as Spark 2 and its LEGACY mode. */

import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { julianToGregorian, lastJulianDay } from '#engine/formats/orc/read/julian-calendar.ts';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { randomNumbers } from '#engine/testing/random.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const random = randomNumbers(1582);
const days = [
  lastJulianDay - 1,
  lastJulianDay,
  lastJulianDay + 1,
  -719_164,
  -719_163,
  -719_162,
  -171_596,
  -171_595,
  ...Array.from({ length: 2000 }, () => Math.floor(random() * 1_200_000) - 1_100_000),
];
const gregorian = days.map((day) => (day <= lastJulianDay ? julianToGregorian(day) : day));

let count = 0;
/** A file of the days in every type that has them, and their moments at a quarter past ten. */
async function write(of: readonly number[], notes: Sql): Promise<string> {
  const file = path.join(fixture.folder, `days-${(count += 1)}.parquet`);
  const values = sql`SELECT row, CASE WHEN row % 50 <> 3 THEN DATE '1970-01-01' + day END AS d,
      make_timestamp(day * 86400000000::BIGINT + 36900000001) AS t
    FROM (SELECT unnest(${literal([...of])}) AS day, unnest(range(${literal(of.length)})) AS row)`;
  await fixture.connection.run(
    sql`COPY (SELECT d, t, CAST(t AS TIMESTAMP_MS) AS ms, t AT TIME ZONE 'UTC' AS z, [d, NULL] AS l, {'x': {'d': d}, 'n': row} AS s,
      map([row], [t]) AS m, row AS n FROM (${values}) ORDER BY row) TO ${literal(file)} (FORMAT parquet${notes})`,
  );
  return file;
}

const noted = (key: string, value: string): Sql => sql`, KV_METADATA {${literal(key)}: ${literal(value)}}`;

test.each([
  ['org.apache.spark.version', '2.4.6'],
  ['org.apache.spark.legacyDateTime', ''],
  ['writer.date.proleptic', 'false'],
])('%s %s: days keep the names that they were written by', async (key, value) => {
  const file = await write(days, noted(key, value));
  const inference = await fixture.infer(file);
  expect(inference.reading.options['julian']).toEqual(['d', 't', 'ms', 'z', 'l', 's', 'm']);
  const plain = await write(gregorian, sql``);
  const expected = await fixture.scan(plain, await fixture.infer(plain));
  expect(await fixture.scan(file, inference)).toEqual(expected);
  expect((await fixture.isolate(file, inference)).rows).toEqual(expected);
});

test.each([
  ['org.apache.spark.version', '3.5.1'],
  ['org.apache.spark.legacyINT96', ''],
  ['writer.date.proleptic', 'true'],
])('%s %s: they are Gregorian', async (key, value) => {
  const { reading } = await fixture.infer(await write(days, noted(key, value)));
  expect(reading.options).not.toHaveProperty('julian');
});

test('columns without old values are read as ever', async () => {
  const file = await write([0, 1, 20_000], noted('org.apache.spark.version', '2.4.8'));
  const { reading } = await fixture.infer(file);
  expect(reading.options).not.toHaveProperty('julian');
});
