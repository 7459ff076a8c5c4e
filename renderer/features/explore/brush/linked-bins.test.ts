/** Brushes over counted bins: what is drawn leaves of each column what its rows one by one would leave. */

import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { drawBins, rangeOf } from '#renderer/features/explore/brush/brush.ts';
import {
  brushedHistograms,
  histogramsOf,
  splitBrushes,
  type CountedBins,
} from '#renderer/features/explore/brush/linked-bins.ts';
import { keptBins } from '#engine/contract/kept-bins.ts';
import type { RowFilter } from '#renderer/features/explore/rows/rows-view.ts';

vi.mock('#renderer/features/explore/rows/rows-view.ts', () => ({}));

const binCount = 5;
const size = binCount + 2;
const bins = Array.from({ length: binCount }, (_, index) => ({
  from: String(index * 10),
  to: String(index * 10 + 10),
}));
/** Codes of one row in both columns. */
const row = fc.tuple(fc.nat(size - 1), fc.nat(size - 1));

function countedOf(rows: readonly (readonly [number, number])[], over: string | null): CountedBins {
  const column = (
    name: string,
    codes: readonly number[],
    outer: readonly number[] | null,
  ): CountedBins['columns'][number] => {
    const counts = Array.from({ length: outer === null ? size : size * size }, () => 0);
    const all = Array.from({ length: size }, () => 0);
    for (const [place, code] of codes.entries()) {
      all[code]! += 1;
      counts[(outer?.[place] ?? 0) * size + code]! += 1;
    }
    return { name, step: '10', bins, counts, all };
  };
  const [a, b] = [rows.map(([code]) => code), rows.map(([, code]) => code)];
  return {
    rowCount: rows.length,
    countedCount: rows.length,
    keptCount: rows.length,
    over,
    columns: [column('a', a, null), column('b', b, over === null ? null : a)],
  };
}

test('a brush over one column leaves the rows of the other that are in it, and its own column as it was', () => {
  fc.assert(
    fc.property(
      fc.array(row, { maxLength: 40 }),
      fc.tuple(fc.nat(binCount - 1), fc.nat(binCount - 1)),
      fc.boolean(),
      (rows, [one, other], keepsNull) => {
        const before: RowFilter | undefined = keepsNull ? { column: 'a', operator: 'isNull', values: [] } : undefined;
        const brush = drawBins('a', before, rangeOf('a', bins, one, other), keepsNull);
        const kept = keptBins(bins, brush)!;
        const inBrush = rows.filter(
          ([code]) =>
            (code >= Math.min(one, other) && code <= Math.max(one, other)) || (keepsNull && code === binCount),
        );
        const { histograms, keptCount } = brushedHistograms(countedOf(rows, 'a'), kept);
        const expected = histogramsOf(countedOf(inBrush, null)).get('b')!;
        expect(keptCount).toBe(inBrush.length);
        expect(histograms.get('b')).toEqual({ ...expected, all: histogramsOf(countedOf(rows, null)).get('b')!.all });
        expect(histograms.get('a')).toEqual(histogramsOf(countedOf(rows, null)).get('a'));
      },
    ),
  );
});

test('what no whole bins say is not guessed', () => {
  const brush = (values: readonly string[], operator: RowFilter['operator'] = 'range'): RowFilter => ({
    column: 'a',
    operator,
    values: [...values],
  });
  expect(keptBins(bins, brush(['10', '30']))).toEqual([false, true, true, false, false, false, false]);
  expect(keptBins(bins, brush(['11', '30']))).toBeUndefined();
  expect(keptBins(bins, brush(['30', '30']))).toBeUndefined();
  expect(keptBins(bins, brush(['10'], 'eq'))).toBeUndefined();
  expect(keptBins(bins, brush([], 'isNull'))).toEqual([false, false, false, false, false, true, false]);
  expect(keptBins(bins, undefined)).toEqual(Array.from({ length: size }, () => true));
});

test('the newest filter of a column is its brush; others are filters like any', () => {
  const range = (column: string, from: number): RowFilter => ({ column, operator: 'range', values: [from, 9] });
  const contains: RowFilter = { column: 'a', operator: 'contains', values: ['x'] };
  const filter = [range('a', 1), range('b', 2), range('a', 3), contains];
  expect(splitBrushes(filter)).toEqual({ brushes: [filter[1], filter[2]], others: [filter[0], contains] });
  const many = Array.from({ length: 40 }, (_, index) => range(`c${index}`, index));
  expect(splitBrushes(many).brushes).toEqual(many.slice(8));
  expect(splitBrushes(many).others).toEqual(many.slice(0, 8));
});

test('counts of a sample are scaled to all rows', () => {
  const counted = {
    ...countedOf(
      [
        [0, 1],
        [1, 1],
        [1, 2],
      ],
      null,
    ),
    rowCount: 30,
  };
  expect(
    histogramsOf(counted)
      .get('b')!
      .bins.map(({ rowCount }) => rowCount),
  ).toEqual([0, 20, 10, 0, 0]);
});
