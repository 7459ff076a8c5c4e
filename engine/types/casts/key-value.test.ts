/** Spellings of values of partition keys: equal ones have one text, others do not. */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { joinSql, literal, sql } from '#engine/base/sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { parseHive } from '#engine/types/hive.ts';
import { canonicalKeyValue, isKeyValue } from '#engine/types/casts/key-value.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

test.each([
  ['bigint', ['1', '01', '0001'], ['10', '-1', '']],
  ['int', ['-7', '-07'], ['7', 'x']],
  ['decimal(10,2)', ['1.5', '01.50', '1.5'], ['1.05', '15']],
  ['double', ['1.5', '1.50', '15e-1'], ['1.05']],
  ['double', ['nan', 'NaN', '-nan'], ['inf']],
  ['float', ['inf', 'Infinity', '+INF'], ['-inf', 'nan']],
  ['boolean', ['true', 'TRUE', 'True'], ['false']],
  ['date', ['2024-01-02', '02024-01-02'], ['2024-02-01']],
  [
    'timestamp',
    ['2024-01-02 03:04:05', '2024-01-02T03:04:05', '2024-01-02 03:04:05.000', '2024-01-02 03:04:05Z'],
    ['2024-01-02 03:04:06'],
  ],
  ['string', ['01'], ['1', 'a', 'A']],
])('%s: %j are one value, and not %j', (type, equal, others) => {
  const canonical = (value: string): string | null => canonicalKeyValue(value, parseHive(type));
  const [first] = equal;
  expect(equal.map(canonical)).toEqual(equal.map(() => canonical(first!)));
  for (const other of others) expect(canonical(other)).not.toBe(canonical(first!));
  expect(canonicalKeyValue(null, parseHive(type))).toBeNull();
  expect(equal.every((value) => isKeyValue(value, parseHive(type)))).toBe(true);
});

const spellings: Readonly<Record<string, readonly string[]>> = {
  bigint: ['1', '-01', '9223372036854775807', '9223372036854775808', '1.5', '1e3'],
  tinyint: ['1', '-0', '007', '128', '-128'],
  boolean: ['true', 'FALSE', 't', 'yes', '1'],
  float: ['1.5', '1e39', '-Infinity', '.5', '3.4028235e38', '0.1', '0.10000000149'],
  double: ['1.50', 'nan', 'inf', '0x10', '0b1', '1e-400', '-0', '0', '1e20'],
  'decimal(5,2)': ['1.5', '-.5', '999.99', '999.995', '5.', '1e2', '-0', '0.00'],
  'decimal(38,0)': ['1', '99999999999999999999999999999999999999'],
  date: [
    '2024-02-29',
    '2023-02-29',
    '1900-02-29',
    '2024-00-10',
    '12024-01-01',
    '999999-01-01',
    '0001-01-01 (BC)',
    '0000-01-01',
    '02024-01-01',
  ],
  timestamp_ntz: ['2024-01-02 03:04:05', '2024-01-02T03:04:05.5', '2024-01-02 24:00:00', '2024-01-02 23:59:60'],
  timestamp: [
    '2024-01-02 03:04:05Z',
    '2024-01-02T03:04:05+02',
    '2024-01-02 03:04:05.1234567',
    '0001-01-01 00:00:00+05:30',
    '2024-12-31 23:59:59.5-15:59',
    '294248-01-01 00:00:00',
  ],
  'varchar(3)': ['ab', '', 'abcd', '🚂🚂🚂'],
};

test.each(Object.entries(spellings))(
  '%s: DuckDB reads what is accepted, and equal values have one text',
  async (name, known) => {
    const type = parseHive(name);
    const cut = fc
      .tuple(fc.constantFrom(...known), fc.nat(30), fc.constantFrom(...'0159-+.:eETZ xn('), fc.boolean())
      .map(([text, place, character, replaces]) => {
        const at = place % (text.length + 1);
        return text.slice(0, at) + character + text.slice(at + (replaces ? 1 : 0));
      });
    const texts = fc.array(fc.oneof(fc.constantFrom(...known), cut), { minLength: 20, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(texts, async (drawn) => {
        const accepted = [...new Set([...known, ...drawn])].filter((text) => isKeyValue(text, type));
        const rows = joinSql(
          accepted.map((text) => sql`(${literal(text)}, ${literal(canonicalKeyValue(text, type)!)})`),
        );
        const target = toDuckDb(type);
        const read = await duck.connection.rows<{ v: string; c: string; value: string | null; own: string | null }>(
          sql`SELECT v, c, CAST(TRY_CAST(v AS ${target}) AS VARCHAR) AS value, CAST(TRY_CAST(c AS ${target}) AS VARCHAR) AS own FROM (VALUES ${rows}) AS t(v, c)`,
        );
        const textOf = new Map<string, string>();
        for (const { v, c, ...texts } of read) {
          // Zero and NaN have one value.
          const [value, own] = [texts.value, texts.own].map((text) => text?.replace(/^-(?=0\.0$|nan$)/u, '') ?? null);
          expect(value, v).not.toBeNull();
          expect(own, `${v} as ${c}`).toBe(value);
          expect(textOf.get(value!) ?? c, v).toBe(c);
          textOf.set(value!, c);
          // The folder that a run writes.
          expect(isKeyValue(value!, type), value!).toBe(true);
          expect(canonicalKeyValue(value!, type)).toBe(c);
        }
      }),
      { numRuns: triesOfRun(200, 6) },
    );
  },
);
