/** Histograms that are linked: each shows the rows that the brushes on all other columns keep, also while one is being drawn. */

import type { Output } from '#engine/contract/procedures/index.ts';
import { brushOf, type BinRange } from '#renderer/features/explore/brush/brush.ts';
import type { RowFilter, RowsView } from '#renderer/features/explore/rows/rows-view.ts';

/** Of one answer; further ones are filters like others. */
const mostBrushes = 32;

export type CountedBins = Output<'countBins'>;

/** A column's bins; all of one view begin and end where the rows without brushes do. */
export interface LinkedHistogram {
  readonly step: string;
  readonly bins: readonly (BinRange & { readonly rowCount: number })[];
  readonly nullCount: number;
  /** Rows with NaN or an infinite value. */
  readonly placelessCount: number;
  /** By bin, without brushes. */
  readonly all: readonly number[];
}

/** The filters of a view that are brushes, and what is left without them. */
export function splitBrushes(filter: RowsView['filter']): {
  readonly brushes: readonly RowFilter[];
  readonly others: readonly RowFilter[];
} {
  const brushes = filter.filter((each) => brushOf({ filter }, each.column) === each).slice(-mostBrushes);
  return { brushes, others: filter.filter((each) => !brushes.includes(each)) };
}

/** @param counted without a column that is drawn over. */
export function histogramsOf(counted: CountedBins): ReadonlyMap<string, LinkedHistogram> {
  const times = timesOf(counted);
  return new Map(counted.columns.map((column) => [column.name, histogram(column, column.counts, times)]));
}

/**
 * What a brush over {@link CountedBins.over} leaves of the other columns; it leaves its own column as it is.
 * @param kept as keptBins says, of that column.
 */
export function brushedHistograms(
  counted: CountedBins,
  kept: readonly boolean[],
): { readonly histograms: ReadonlyMap<string, LinkedHistogram>; readonly keptCount: number } {
  const times = timesOf(counted);
  let keptCount = 0;
  const histograms = counted.columns.map((column): [string, LinkedHistogram] => {
    if (column.name === counted.over) {
      keptCount = column.counts.reduce((sum, count, code) => sum + (kept[code] === true ? count : 0), 0);
      return [column.name, histogram(column, column.counts, times)];
    }
    const size = column.bins.length + 2;
    const sums = Array.from({ length: size }, () => 0);
    for (const [place, count] of column.counts.entries())
      if (kept[Math.floor(place / size)] === true) sums[place % size]! += count;
    return [column.name, histogram(column, sums, times)];
  });
  return { histograms: new Map(histograms), keptCount: Math.round(keptCount * times) };
}

/** Rows per counted row: 1, or more for a sample. */
export function timesOf({ rowCount, countedCount }: CountedBins): number {
  return countedCount === 0 ? 1 : rowCount / countedCount;
}

function histogram(
  { step, bins, all }: CountedBins['columns'][number],
  counts: readonly number[],
  times: number,
): LinkedHistogram {
  const rows = (count: number): number => Math.round(count * times);
  return {
    step,
    bins: bins.map((bin, index) => ({ ...bin, rowCount: rows(counts[index]!) })),
    nullCount: rows(counts[bins.length]!),
    placelessCount: rows(counts[bins.length + 1]!),
    all: all.map(rows),
  };
}
