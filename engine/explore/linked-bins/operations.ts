/** Messages between host and worker for histograms that are linked: what is drawn over one of them filters the others. */

import type { PageTarget } from '#engine/explore/operations.ts';
import type { RowFilter } from '#engine/explore/pages/row-view.ts';
import { describeOperation } from '#engine/workers/operation.ts';

/** The view has no brushes; its order has no effect. */
export interface BinsRequest extends PageTarget {
  /** Filters that are drawn on columns: a column's own do not apply to its own bins. */
  readonly brushes: readonly RowFilter[];
  readonly columns: readonly string[];
  /** The column that is being drawn over: others are counted for each of its bins. null: none. */
  readonly over: string | null;
}

/**
 * Rows of a column by the bins of {@link CountedBins.over}: first all of its first one, then all of its second one. Each has
 * the column's bins in order, then null, then NaN and infinities. Without `over`, once.
 */
export interface ColumnBins {
  readonly name: string;
  /** `50`, `month`, `5 years`. */
  readonly step: string;
  /** `from` belongs to the bin, `to` to the next. They depend on the rows of the view, not on brushes. */
  readonly bins: readonly { readonly from: string; readonly to: string }[];
  readonly counts: readonly number[];
  /** Without any brush. */
  readonly all: readonly number[];
}

export interface CountedBins {
  /** Of the view, without brushes. */
  readonly rowCount: number;
  /** Of those, the rows that were counted: fewer for a sample of every n-th one. */
  readonly countedCount: number;
  /** Of the counted ones, those that every brush keeps. */
  readonly keptCount: number;
  /** null: none was asked for, or its values have no scale. */
  readonly over: string | null;
  /** Without columns whose values have no scale. */
  readonly columns: readonly ColumnBins[];
}

export const countBins = describeOperation<BinsRequest, CountedBins>('explore.countBins');
