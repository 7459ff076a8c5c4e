/** First rows of CSV files whose records fill several of the reader's buffers: each as it was written. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { useEnginePlace } from '#engine/testing/engine-place.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

const place = useEnginePlace();

/** Pieces of values: quotes, separators and line ends of every kind are the ones that a border of buffers could part. */
const piece = fc.constantFrom('a', 'bc', '"', ',', '\n', '\r\n', 'é', '😀', ' ');
const value = fc
  .tuple(fc.array(piece, { maxLength: 12 }), fc.integer({ min: 1, max: 60_000 }))
  .map(([pieces, times]) => pieces.join('').repeat(times).slice(0, 400_000).toWellFormed());

test('of long values', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(value, { minLength: 20, maxLength: 40 }),
      fc.constantFrom('\n', '\r\n'),
      fc.integer({ min: 1, max: 45 }),
      async (values, lineEnd, limit) => {
        const path = join(place.folder, 'long.csv');
        const records = values.map((text, index) => `${index},"${text.replaceAll('"', '""')}",x`);
        await writeFile(path, ['id,note,last', ...records, ''].join(lineEnd));
        const { rows } = await place.engine.dispatcher.call('previewFile', {
          path,
          limit,
          format: 'csv',
          options: { separator: ',', quoteChar: '"', emptyQuotedIsNull: false },
        });
        expect(rows.length).toBe(Math.min(limit, values.length));
        for (const [index, row] of rows.entries())
          expect(row['note'] === values[index] && row['id'] === index && row['last'] === 'x', `row ${index}`).toBe(
            true,
          );
      },
    ),
    { numRuns: triesOfRun(60, 2) },
  );
});

test('of a file with many columns: as many as have the values, at least a screen of them', async () => {
  const path = join(place.folder, 'wide.csv');
  const cells = Array.from({ length: 500 }, (_, index) => index);
  await writeFile(path, [cells.map((cell) => `c${cell}`), ...Array.from({ length: 90 }, () => cells)].join('\n'));
  const rowsOf = async (input: { limit: number; mostValues?: number }) => {
    const { rows, truncated } = await place.engine.dispatcher.call('previewFile', { path, ...input });
    return { rows: rows.length, truncated };
  };
  expect(await rowsOf({ limit: 200 })).toEqual({ rows: 90, truncated: false });
  expect(await rowsOf({ limit: 200, mostValues: 40_000 })).toEqual({ rows: 80, truncated: true });
  expect(await rowsOf({ limit: 200, mostValues: 1000 })).toEqual({ rows: 50, truncated: true });
  expect(await rowsOf({ limit: 7, mostValues: 1000 })).toEqual({ rows: 7, truncated: true });
  expect(await rowsOf({ limit: 200, mostValues: 45_000 })).toEqual({ rows: 90, truncated: false });
});
