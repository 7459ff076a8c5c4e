/** Files of few lines, as people write them to try something: no line is lost, whatever its values resemble. */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const names = ['id', 'name', 'amount', 'day'];
const cell = fc.constantFrom('1', '2', '3', '4', 'x', 'red', 'two words', '1.5', '2024-01-31', 'true', 'N/A', '2020');
const tables = fc
  .tuple(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 1, max: 3 }))
  .chain(([columns, rows]) =>
    fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }),
  );

test('below a line of names every line is a row', async () => {
  await fc.assert(
    fc.asyncProperty(tables, async (rows) => {
      const lines = [names.slice(0, rows[0]!.length), ...rows].map((cells) => `${cells.join(',')}\n`);
      const { reading, rowCount } = await fixture.infer(fixture.write('tiny.csv', lines.join('')), { format: 'csv' });
      const { withHeader, headerRows = 1, skipLines, skipFooter } = reading.options as Record<string, number>;
      const header = withHeader ? headerRows : 0;
      expect({ lines: header + (rowCount ?? 0), header: header <= 1, skipLines, skipFooter }).toEqual({
        lines: lines.length,
        header: true,
        skipLines: 0,
        skipFooter: 0,
      });
    }),
    { numRuns: triesOfRun(5000, 400) },
  );
});
