/** What the writer writes, the reader reads: over arbitrary schemas and values, codecs and stripe sizes. */

import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { OrcFolder, readOrc } from '#engine/formats/orc/testing/orc-folder.ts';
import { randomTable } from '#engine/formats/orc/testing/random-table.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

const folder = new OrcFolder();
afterAll(() => folder[Symbol.dispose]());

describe('files that were written', () => {
  const codecs = ['none', 'zlib', 'snappy', 'lz4', 'zstd', 'brotli'] as const;

  test.each(codecs)('packed with %s give back schema and rows', async (codec) => {
    await fc.assert(
      fc.asyncProperty(
        randomTable(),
        fc.constantFrom(64, 1000, 256 * 1024),
        fc.constantFrom(1000, 64 * 1024 * 1024),
        fc.integer({ min: 1, max: 500 }),
        async ({ schema, rows }, chunkSize, stripeSize, batchRows) => {
          const back = await readOrc(await folder.write(schema, rows, { codec, chunkSize, stripeSize, batchRows }));
          expect(back.schema).toEqual(schema);
          expect(back.rows).toEqual(rows);
        },
      ),
      { numRuns: triesOfRun(40, 15) },
    );
  });

  test('a column alone, and the first rows alone, are those of the whole', async () => {
    const schema: Schema = [
      { name: 'number', type: { kind: 'int' } },
      { name: 'text', type: { kind: 'string' } },
      { name: 'list', type: { kind: 'array', element: { kind: 'bigint' } } },
    ];
    const rows = Array.from({ length: 25_000 }, (_, row) => ({
      number: row % 7 === 0 ? null : row * 3,
      text: `text ${row % 100}`,
      list: Array.from({ length: row % 4 }, (_each, index) => BigInt(row) ** BigInt(index)),
    }));
    const file = await folder.write(schema, rows, { stripeSize: 100_000 });
    expect((await readOrc(file)).rows).toEqual(rows);
    expect((await readOrc(file, { columns: ['text'] })).rows).toEqual(rows.map(({ text }) => ({ text })));
    const first = (await readOrc(file, { columns: ['number', 'list'], limit: 12_345 })).rows;
    expect(first).toEqual(rows.slice(0, 12_345).map(({ number, list }) => ({ number, list })));
  });

  test('a file without rows has its columns', async () => {
    const schema: Schema = [{ name: 'only', type: { kind: 'decimal', precision: 10, scale: 2 } }];
    expect(await readOrc(await folder.write(schema, []))).toEqual({ schema, rows: [] });
  });

  test('what ORC cannot hold is refused, not bent', async () => {
    const time: Schema = [{ name: 'at', type: { kind: 'timestamp_ntz' } }];
    await expect(folder.write(time, [{ at: -500_000n }])).rejects.toMatchObject({ code: 'InvalidInput' });
    await expect(folder.write(time, [{ at: 2n ** 63n - 1n }])).rejects.toMatchObject({ code: 'InvalidInput' });
    const day: Schema = [{ name: 'on', type: { kind: 'date' } }];
    await expect(folder.write(day, [{ on: 2n ** 31n - 1n }])).rejects.toMatchObject({ code: 'InvalidInput' });
    const near = [{ at: -999_001n }, { at: -1_000_001n }, { at: 2n ** 63n - 2n }, { at: 2n - 2n ** 63n }];
    expect((await readOrc(await folder.write(time, near))).rows).toEqual(near);
  });
});
