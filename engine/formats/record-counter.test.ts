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

function count(bytes: Buffer, ends: RecordEnds, piece: number): number {
  const counter = new RecordCounter(ends);
  for (let at = 0; at < bytes.length; at += piece) counter.add(bytes.subarray(at, at + piece));
  return counter.records;
}

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

test.each([
  ['csv', { compression: 'gzip' }],
  ['csv', { quoteChar: '' }],
  ['json', { compression: 'zstd' }],
])('%s with %j does not show its records', async (name, options) => {
  expect((await loadFormat(name)).recordEnds!(options)).toBeNull();
});
