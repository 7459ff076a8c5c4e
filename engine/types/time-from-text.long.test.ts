/** Texts that only DuckDB takes for dates and times are never read as one; those that are keep their value. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { ident, joinSql, literal, sql } from '#engine/base/sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { dateType, timestampNtzType, timestampType, type DataType } from '#engine/types/data-type.ts';
import { timeFromText, writtenTime } from '#engine/types/time-from-text.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

const words = ['epoch', 'Epoch', '-epoch', 'inf', 'infinity', '-infinity', 'INFINITY', 'now', 'today', 'x'];
const odd = [
  ...words.flatMap((word) => [word, ` ${word}`, `${word} `, `\t${word}`]),
  '24-01-05',
  ' 24-01-05',
  '124-1-5',
];
const cut = ['2024-10-03 7:11:59.1234567', '2024-1-3 10:11:59.1234567', '2024-10-03 10:7:59.1234567'];
const cutToo = cut.flatMap((text) => [text, `${text}Z`, `${text}+00`, `${text}1+00`]);
const oddTimes = [
  ...odd,
  ...cutToo,
  '2024-10-03 07:11:59.1234567+00',
  '2024-10-03 07:11:59+05+00',
  '24-01-05 10:20:30',
  '24-01-05T10:20:30Z',
  '10:20:30',
  '2024-13-01 00:00:00',
];

async function read(text: string, type: DataType): Promise<unknown> {
  const value = ident('v');
  const [row] = await duck.connection.rows<{ strict: unknown; tried: unknown }>(
    sql`SELECT CAST(TRY(${timeFromText(value, type, 'strict')}) AS VARCHAR) AS strict, CAST(${timeFromText(value, type, 'tried')} AS VARCHAR) AS tried FROM (SELECT ${literal(text)} AS v)`,
  );
  expect(row!.strict).toBe(row!.tried);
  return row!.tried;
}

test.each([
  ['date', dateType, odd],
  ['timestamp', timestampType, oddTimes],
  ['timestamp_ntz', timestampNtzType, [...oddTimes, '2024-01-05 10:20:30+01:00', '2024-01-05 10:20:30-01']],
] as const)('%s', async (_name, type, texts) => {
  const values = await Promise.all(texts.map((text) => read(text, type)));
  expect(texts.filter((_, index) => values[index] !== null)).toEqual([]);
});

test('a word is not a date in any format', async () => {
  for (const text of words)
    for (const format of ['%d.%m.%Y', '%b %d, %Y', '%Y']) {
      const [row] = await duck.connection.rows(
        sql`SELECT ${writtenTime(ident('v'), format, 'tried')} AS value FROM (SELECT ${literal(text)} AS v)`,
      );
      expect([text, format, row!['value']]).toEqual([text, format, null]);
    }
});

test.each([
  ['2024-01-05', dateType, '2024-01-05'],
  [' 2024-1-5', dateType, '2024-01-05'],
  ['0044-03-15', dateType, '0044-03-15'],
  ['2024-01-05 10:20', timestampType, '2024-01-05 10:20:00+00'],
  ['2024-01-05T10:20Z', timestampType, '2024-01-05 10:20:00+00'],
  ['2024-01-05T10:20+01', timestampType, '2024-01-05 09:20:00+00'],
  ['2024-01-05T10:20+00', timestampType, '2024-01-05 10:20:00+00'],
  ['2024-01-05 10:20:30+00', timestampType, '2024-01-05 10:20:30+00'],
  ['2024-01-05 10:20:30.123456+00', timestampType, '2024-01-05 10:20:30.123456+00'],
  ['2024-01-05 7:20:30.12345+00', timestampType, '2024-01-05 07:20:30.12345+00'],
  ['2024-01-05 10:20:30.5-01:30', timestampType, '2024-01-05 11:50:30.5+00'],
  ['2024/01/05 10:20:30-01', timestampType, '2024-01-05 11:20:30+00'],
  [' 2024-01-05 10:20:30', timestampType, '2024-01-05 10:20:30+00'],
  ['290000-01-05 10:20:30', timestampNtzType, '290000-01-05 10:20:30'],
  ['2024-01-05T10:20:30.123456', timestampNtzType, '2024-01-05 10:20:30.123456'],
] as const)('%j as %j is %j', async (text, type, value) => {
  await expect(read(text, type)).resolves.toBe(value);
});

test('a text of the usual shape is the time of its cast, or none', async () => {
  // By place: what may stand there, with signs, points and blanks where digits belong.
  const places = Array.from('yxxx-Mx-dxTdx:mx:mx', (letter) => {
    if (letter === '-' || letter === ':') return sql`${literal(letter)}`;
    const signs =
      { T: '  TTt.+-:0', M: '000001 .+-', d: '00001112 .+-', m: '012345 .+-', y: '0123456789' }[letter] ??
      '0123456789 .+-Z_';
    return sql`${literal(signs)}[1 + CAST(floor(random() * ${literal(signs.length)}) AS INTEGER)]`;
  });
  const value = ident('v');
  const read = (type: DataType): ReturnType<typeof timeFromText> => timeFromText(value, type, 'tried');
  await duck.connection.run(sql`SELECT setseed(0.4)`);
  const [row] = await duck.connection.rows<Record<string, bigint>>(sql`WITH
      drawn AS MATERIALIZED (SELECT concat(${joinSql(places)}) AS v FROM range(200000)),
      known AS (SELECT v, TRY_CAST(v AS TIMESTAMP) AS clock, TRY_CAST(v AS TIMESTAMPTZ) AS instant FROM drawn)
    SELECT count(*) FILTER (WHERE clock IS NOT NULL) AS times,
      count(*) FILTER (WHERE ${read(timestampType)} IS DISTINCT FROM instant) AS instants,
      count(*) FILTER (WHERE ${read(timestampNtzType)} IS DISTINCT FROM clock) AS clocks
    FROM known`);
  expect(row!['times']).toBeGreaterThan(20n);
  expect(row).toMatchObject({ instants: 0n, clocks: 0n });
});
