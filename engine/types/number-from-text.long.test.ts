/** Every short text over the characters that DuckDB knows in numbers: one that is not a decimal number is never read as one. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { isWhole } from '#engine/types/common-type.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { bigintType, decimalType, doubleType, floatType, intType, type DataType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { exactFromText, floatFromText, fractionPattern } from '#engine/types/number-from-text.ts';
import { casesOfRun, triesOfRun } from '#engine/testing/run-length.ts';

const all = ['0', '1', '9', '_', 'x', 'X', 'b', 'B', 'F', 'o', '.', 'e', 'E', '+', '-', ' ', '\t'];
/** A short run skips those that mean the same as another one. */
const characters = casesOfRun(all, (each) => !['9', 'X', 'B', 'E', '\t'].includes(each));
const longest = 4;
/** A sign, digits with a point somewhere, an exponent; blanks around it. */
const plain = '\\s*[+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[eE][+-]?[0-9]+)?\\s*';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck(512 * 1024 * 1024, 2);
  const one = sql`(SELECT unnest(${literal(['', ...characters])}) AS c)`;
  const places = Array.from({ length: longest }, (_, place) => sql`${one} AS ${ident(`p${place}`)}`);
  const text = joinSql(
    places.map((_, place) => sql`${ident(`p${place}`)}.c`),
    sql` || `,
  );
  await duck.connection.run(sql`CREATE TEMP TABLE texts AS SELECT DISTINCT ${text} AS text FROM ${joinSql(places)}`);
});
afterAll(() => duck[Symbol.asyncDispose]());

type Conversion = (text: Sql, type: DataType, form: 'strict' | 'tried') => Sql;
const conversions: readonly (readonly [string, DataType, Conversion])[] = [
  ['bigint', bigintType, exactFromText],
  ['int', intType, exactFromText],
  ['decimal(9,2)', decimalType(9, 2), exactFromText],
  ['decimal(38,0)', decimalType(38, 0), exactFromText],
  ['double', doubleType, floatFromText],
  ['float', floatType, floatFromText],
];

test.each(casesOfRun(conversions, ([name]) => name === 'int' || name === 'double'))(
  '%s',
  async (_name, type, convert) => {
    const direct = sql`TRY_CAST(text AS ${toDuckDb(type)})`;
    // A whole number is not written as a fraction, whatever its exponent makes of that.
    const mayBeRefused = isWhole(type) ? sql`regexp_matches(text, ${literal(fractionPattern)})` : sql`false`;
    const isPlain = sql`regexp_full_match(text, ${literal(plain)})`;
    const cases = sql`(SELECT text, ${convert(sql`text`, type, 'tried')} AS value, TRY(${convert(sql`text`, type, 'strict')}) AS strict, ${direct} AS direct, ${isPlain} AS plain FROM texts)`;
    const [found] = await duck.connection.rows(sql`SELECT CAST(count(value) AS INTEGER) AS numbers,
    list(text) FILTER (value IS NOT NULL AND NOT plain)[:20] AS invented,
    list(text) FILTER (value IS DISTINCT FROM strict)[:20] AS unlike,
    list(text) FILTER (plain AND NOT ${mayBeRefused} AND value IS NULL AND direct IS NOT NULL AND TRY_CAST(text AS DOUBLE) = CAST(direct AS DOUBLE))[:20] AS lost,
    list(text) FILTER (value IS NOT NULL AND abs(CAST(value AS DOUBLE) - TRY_CAST(text AS DOUBLE)) > 1e-6 * abs(CAST(value AS DOUBLE)))[:20] AS changed
    FROM ${cases}`);
    expect(found).toMatchObject({ invented: null, unlike: null, lost: null, changed: null });
    expect(found!['numbers']).toBeGreaterThan(triesOfRun(400, 200));
  },
);

test('whole floats come back from the digits of the double that each of them is', async () => {
  const random = new Float32Array(new Uint32Array(20_000).map((_, index) => (index * 2_654_435_761) >>> 0).buffer);
  const floats = [...random].filter((float) => Number.isInteger(float) && Math.abs(float) < 1e21);
  expect(floats.length).toBeGreaterThan(1000);
  const rows = sql`SELECT unnest(${literal(floats.map(String))}) AS text`;
  const read = floatFromText(sql`text`, floatType, 'tried');
  const lost = await duck.connection.rows(
    sql`SELECT text FROM (${rows}) WHERE ${read} IS DISTINCT FROM CAST(CAST(text AS DOUBLE) AS FLOAT)`,
  );
  expect(lost).toEqual([]);
});
