/** The estimate of an export: by rows that are all alike it is exact; of packed files there is none. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { estimatedSize, measuredFormat } from '#renderer/features/explore/export/export-size.ts';
import { copyText } from '#renderer/ui/data-grid/copy-rows.ts';

const columns = [
  { name: 'id', type: 'int' },
  { name: 'note', type: 'string' },
];
const rowOf = (values: readonly unknown[]) => ({ value: (index: number) => values[index] });

test('rows that are all alike give the size of the text that they become', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('TSV', 'CSV', 'Markdown', 'SQL' as const),
      fc.tuple(fc.integer(), fc.string({ unit: 'grapheme' })),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 60 }),
      fc.boolean(),
      (format, values, seen, rowCount, keepFormulas) => {
        const rows = (count: number) => Array.from({ length: count }, () => rowOf(values));
        const inView = { columns, rows: rows(seen) };
        const size = estimatedSize({ inView, format, columns: null, rowCount, keepFormulas })!;
        const { text } = copyText(format, columns, rows(rowCount), keepFormulas);
        // Separators are between rows, of which the measured ones are few.
        expect(Math.abs(size - new TextEncoder().encode(text).length)).toBeLessThanOrEqual(2 + (2 * rowCount) / seen);
      },
    ),
  );
});

test('lines of JSON, columns that leave, and nothing in view', () => {
  const inView = { columns, rows: [rowOf([1, 'é']), rowOf([2, null])] };
  const of = (names: readonly string[] | null) =>
    estimatedSize({ inView, format: 'JSON Lines', columns: names, rowCount: 1000, keepFormulas: true });
  expect(of(null)).toBe(('{"id":1,"note":"é"}\n{"id":2,"note":null}\n'.length + 1) * 500);
  expect(of(['id'])).toBe('{"id":1}\n'.length * 1000);
  expect(of([])).toBeUndefined();
  expect(
    estimatedSize({ inView: { columns, rows: [] }, format: 'CSV', columns: null, rowCount: 5, keepFormulas: true }),
  ).toBeUndefined();
});

test('only text that is not packed is measured', () => {
  expect(measuredFormat('csv', {})).toBe('CSV');
  expect(measuredFormat('json', { compression: 'none' })).toBe('JSON Lines');
  expect(measuredFormat('csv', { compression: 'gzip' })).toBeUndefined();
  expect(measuredFormat('parquet', {})).toBeUndefined();
});
