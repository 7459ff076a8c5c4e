/** CSV files made to hurt: records without an end, very long lines, very many columns; memory stays bounded. */

import { closeSync, openSync, writeSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';

const mebibyte = 1024 * 1024;

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

/** Beyond what the process held before. */
async function memoryOf<T>(work: () => Promise<T>): Promise<{ outcome: T; peak: number }> {
  const before = process.memoryUsage().rss;
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss - before)), 20);
  try {
    const outcome = await work();
    return { outcome, peak: Math.max(peak, process.memoryUsage().rss - before) };
  } finally {
    clearInterval(watch);
  }
}

function writeLarge(name: string, start: string, piece: string, bytes: number): string {
  const file = fixture.write(name, start);
  const target = openSync(file, 'a');
  const block = Buffer.from(piece.repeat(Math.ceil(mebibyte / piece.length)));
  for (let written = 0; written < bytes; written += block.length) writeSync(target, block);
  closeSync(target);
  return file;
}

test('1 GB behind a quote that never closes is refused with its line', async () => {
  const file = writeLarge('open.csv', 'a,b\n1,x\n2,"never', 'some text and more ', 1000 * mebibyte);
  const { outcome, peak } = await memoryOf(() => fixture.infer(file).catch((thrown: unknown) => thrown));
  expect(outcome).toMatchObject({ code: 'MalformedFile', details: { path: file, line: 3 }, hint: expect.any(String) });
  expect(peak).toBeLessThan(400 * mebibyte);
  // A sample does not reach the end of the record; the read that does is refused, or sets it aside.
  const sampled = await fixture.infer(file, {}, { bytes: mebibyte });
  const { outcome: read, peak: reading } = await memoryOf(() =>
    fixture.scan(file, sampled).catch((thrown: unknown) => thrown),
  );
  expect(read).toMatchObject({ kind: 'user' });
  expect(reading).toBeLessThan(1000 * mebibyte);
});

test('a quote that never closes on its line costs that line only', async () => {
  const file = writeLarge('stray.csv', 'a,b\n1,x\n2,"never\n', '3,more\n', 100 * mebibyte);
  const inference = await fixture.infer(file);
  expect(inference.rowCount).toBeGreaterThan(1_000_000);
  expect(inference.warnings.join()).toContain('1 row has quotes that do not match');
});

test('lines of 10 MB are read', async () => {
  const line = (id: number): string => `${id},${'x'.repeat(10 * mebibyte)}\n`;
  const file = fixture.write('long.csv', `id,text\n${[1, 2, 3, 4].map(line).join('')}`);
  const { outcome, peak } = await memoryOf(async () => {
    const inference = await fixture.infer(file);
    expect(inference.rowCount).toBe(4);
    return fixture.scan(file, inference);
  });
  expect(outcome.map((row) => (row['text'] as string).length)).toEqual(Array.from({ length: 4 }, () => 10 * mebibyte));
  expect(peak).toBeLessThan(1500 * mebibyte);
});

test('a line of 100 MB is refused with its line', async () => {
  const file = writeLarge('longest.csv', 'id,text\n1,short\n2,', 'x', 100 * mebibyte);
  await expect(fixture.infer(file)).rejects.toMatchObject({ code: 'MalformedFile', details: { line: 3 } });
});

test('10,000 columns are found and read', async () => {
  const names = Array.from({ length: 10_000 }, (_, index) => `c${index}`);
  const rows = Array.from({ length: 20 }, (_, row) => names.map((_name, index) => (row + index) % 97).join(';'));
  const file = fixture.write('wide.csv', `${names.join(';')}\n${rows.join('\n')}\n`);
  const inference = await fixture.infer(file);
  expect(inference.schema).toHaveLength(10_000);
  expect(inference.rowCount).toBe(20);
  expect(inference.schema.every(({ type }) => type.kind === 'bigint')).toBe(true);
  const columns = [inference.schema[0]!, inference.schema[9999]!];
  expect((await fixture.scan(file, inference, columns))[19]).toEqual({ c0: 19n, c9999: BigInt((19 + 9999) % 97) });
});

test('a hundred megabytes of one byte, of line ends, and of separators end with an answer', async () => {
  for (const [name, piece] of [
    ['bytes', 'a'],
    ['ends', '\n'],
    ['separators', ','],
  ] as const) {
    const file = writeLarge(`${name}.csv`, '', piece, 100 * mebibyte);
    const { outcome, peak } = await memoryOf(() =>
      fixture.infer(file, { format: 'csv' }).catch((thrown: unknown) => thrown as { code: string }),
    );
    expect('code' in outcome ? outcome.code : outcome.rowCount, name).toBe('MalformedFile');
    expect(peak).toBeLessThan(1000 * mebibyte);
  }
});
