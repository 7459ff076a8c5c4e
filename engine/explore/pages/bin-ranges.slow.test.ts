/** A bin of a histogram as a filter: its rows are exactly those that the histogram counts in it. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEngine, type Engine } from '#engine/index.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-bins-'));
  engine = await createEngine({ workspace: null, title: 'a test', inline: true });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

let files = 0;

/** Column `v` with the given values; '' is null. */
function fileOf(values: readonly string[]): string {
  files += 1;
  const path = join(folder, `values-${files}.csv`);
  writeFileSync(path, `id,v\n${values.map((value, index) => `${index},${value}\n`).join('')}`);
  return path;
}

const profile = (path: string, ...values: string[]) =>
  engine.dispatcher.call('profileColumn', {
    path,
    column: 'v',
    ...(values.length === 0 ? {} : { filter: [{ column: 'v', operator: 'range' as const, values }] }),
  });

const pad = (number: number, digits = 2): string => String(number).padStart(digits, '0');
const days = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const times = fc
  .tuple(days, fc.nat(23), fc.nat(59), fc.nat(59))
  .map(([day, hour, minute, second]) => `${day} ${pad(hour)}:${pad(minute)}:${pad(second)}`);
const kinds: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'whole numbers': fc.integer({ min: -5000, max: 5000 }).map(String),
  'large whole numbers': fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }).map(String),
  fractions: fc.integer({ min: -99_999, max: 99_999 }).map((number) => (number / 100).toFixed(2)),
  days,
  times,
};

test.each(Object.keys(kinds))('%s: every bin, and all bins together', async (kind) => {
  await fc.assert(
    fc.asyncProperty(fc.array(kinds[kind]!, { minLength: 2, maxLength: 60 }), async (values) => {
      const path = fileOf([...values, '']);
      const { histogram } = await profile(path);
      const bins = histogram!.bins;
      for (const { from, to, rowCount } of bins) {
        const kept = await profile(path, from, to);
        expect({ from, to, rowCount: kept.rowCount }).toEqual({ from, to, rowCount });
      }
      const all = await profile(path, bins[0]!.from, bins.at(-1)!.to);
      expect(all).toMatchObject({ rowCount: values.length, nullCount: 0 });
    }),
    { numRuns: triesOfRun(12, 3) },
  );
});

test('a range needs both ends', async () => {
  const path = fileOf(['1', '2']);
  await expect(profile(path, '1')).rejects.toMatchObject({
    code: 'InvalidInput',
    message: 'The filter on v has 1 values.',
    hint: 'It needs two.',
  });
  await expect(profile(path, '1', 'x')).rejects.toMatchObject({ message: expect.stringContaining('x') as string });
});
