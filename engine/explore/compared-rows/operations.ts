/** Message between host and worker for the rows that two runs wrote to one target. */

import type { Source } from '#engine/explore/operations.ts';
import type { DataType } from '#engine/types/data-type.ts';
import { describeOperation } from '#engine/workers/operation.ts';

/**
 * `same`: both sides have the type. `wider`: every value of both fits it unchanged. `rounded`: numbers as doubles, which do
 * not hold all digits of all of them. `text`: no type holds both.
 */
export type ComparedAs = 'same' | 'wider' | 'rounded' | 'text';

/** A column that both sides have, by name. */
export interface ComparedColumn {
  /** Its name in each side. */
  readonly a: string;
  readonly b: string;
  readonly typeA: DataType;
  readonly typeB: DataType;
  /** In which the values are compared. */
  readonly type: DataType;
  readonly as: ComparedAs;
  readonly isKey: boolean;
}

export interface RowsRequest {
  readonly a: Source;
  readonly b: Source;
  /** At least one. */
  readonly columns: readonly ComparedColumn[];
  /** Differences that are written; all are counted. */
  readonly most: number;
  /** Where the file with the differences is created. */
  readonly folder: string;
}

export interface ComparedRows {
  /** Parquet; see {@link differenceColumns}. */
  readonly path: string;
  /** Lines of the file; equal rows share one. */
  readonly listed: number;
  /** false: they are in no order, for lack of memory. */
  readonly isSorted: boolean;
  /** There are more lines than that. */
  readonly cut: boolean;
  readonly rowsA: number;
  readonly rowsB: number;
  readonly same: number;
  readonly changed: number;
  readonly added: number;
  readonly removed: number;
  /** Of each column, the changed rows in which it differs. */
  readonly changedIn: readonly number[];
  /** Keys that occur more than once in a side. */
  readonly repeatedKeys: number;
  /** Rows with null in a key column. */
  readonly keylessA: number;
  readonly keylessB: number;
}

/**
 * Columns of the file with the differences. Those of the rows are named by their place: their own names could be any.
 * `change` is changed, added or removed; `times` is how many such rows there are; `differs` has the places of the columns that
 * differ, separated by commas. A value is that of B, of removed rows that of A; the value before is that of A where it differs,
 * and only columns in which a changed row differs have one.
 */
export const differenceColumns = {
  change: 'change',
  times: 'times',
  differs: 'differs',
  value: (place: number): string => `v${place}`,
  before: (place: number): string => `w${place}`,
} as const;

export const compareRows = describeOperation<RowsRequest, ComparedRows>('explore.compareRows');
