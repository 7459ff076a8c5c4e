/** Records counted in bytes equal those that were written, wherever the bytes are cut. */

import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { loadFormat } from '#engine/formats/index.ts';
import { RecordCounter, type RecordEnds } from '#engine/formats/record-counter.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

function read(bytes: Buffer, ends: Omit<RecordEnds, 'packing'>, piece: number): RecordCounter {
  const counter = new RecordCounter(ends);
  for (let at = 0; at < bytes.length; at += piece) counter.add(bytes.subarray(at, at + piece));
  return counter;
}

const count = (...args: Parameters<typeof read>): number => read(...args).records;

const value = fc.option(
  fc.string({ unit: fc.constantFrom('a', '"', "'", '\\', '\n', '\r', ',', ' ', 'é'), maxLength: 6 }),
);
const table = fc.array(fc.record({ a: value, b: value }), { maxLength: 12 });

describe.each([
  ['csv', {}],
  ['csv', { writeHeader: false }],
  ['csv', { quoteChar: "'", separator: ';' }],
  ['csv', { escaper: '\\' }],
  ['json', {}],
] as const)('%s with %j', (name, options) => {
  test('any rows', async () => {
    const format = await loadFormat(name);
    const ends = format.recordEnds!(options)!;
    const file = `${duck.folder}/rows.txt`;
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const values = sql`SELECT unnest(from_json(${literal(JSON.stringify(rows))}, '[{"a": "VARCHAR", "b": "VARCHAR"}]'), recursive := true)`;
        const written = await duck.connection.run(
          sql`COPY (${values}) TO ${literal(file)} (${format.copyOptions!(options)})`,
        );
        expect(written).toBe(rows.length);
        const bytes = await readFile(file);
        for (const piece of [1, 2, 3, 7, 4096]) expect(count(bytes, ends, piece)).toBe(rows.length);
      }),
      { seed: 15, numRuns: triesOfRun(60, 25) },
    );
  });
});

test('a lost and a doubled record show', () => {
  const ends = { header: true, quote: '"', escape: '"' };
  expect(count(Buffer.from('a\n"1\n"\n2\n'), ends, 3)).toBe(2);
  expect(count(Buffer.from('a\n"1\n"\n'), ends, 3)).toBe(1);
  expect(count(Buffer.from('a\n"1\n"\n2\n2'), ends, 3)).toBe(3);
});

test('no record is longer than the longest, which is at most two pieces more', () => {
  const ends = { header: false, quote: '"', escape: '"' };
  fc.assert(
    fc.property(
      fc.array(fc.record({ length: fc.nat(40), isQuoted: fc.boolean() }), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 16 }),
      (records, piece) => {
        const texts = records.map(({ length, isQuoted }) =>
          isQuoted ? `"${'\n'.repeat(length)}"\n` : `${'a'.repeat(length)}\n`,
        );
        const most = Math.max(...texts.map((text) => text.length));
        const { longest } = read(Buffer.from(texts.join('')), ends, piece);
        expect(longest).toBeGreaterThanOrEqual(most);
        expect(longest).toBeLessThan(most + 2 * piece);
        // One that does not end counts, too.
        expect(read(Buffer.from(`a\n${texts.join('').slice(0, -1)}`), ends, piece).longest).toBeGreaterThanOrEqual(
          most - 1,
        );
      },
    ),
    { seed: 16 },
  );
});

test('records of a CSV file without quotes are not shown', async () => {
  expect((await loadFormat('csv')).recordEnds!({ quoteChar: '' })).toBeNull();
});
