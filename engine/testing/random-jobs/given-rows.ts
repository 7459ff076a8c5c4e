/** New rows of a merge, and what it makes of them and the rows of its table. */

import type { Frame, Row, ValueField } from './value-types.ts';

export type Changes = Readonly<Record<'inserted' | 'updated' | 'unchanged' | 'deleted', number>>;

/** A new row: as the job gives it, which has more columns than what the table gets of it. */
export interface GivenRow {
  readonly whole: Row;
  readonly row: Row;
  /** The condition on new rows is true for it. */
  readonly deletes: boolean;
}

/** New rows by the text of their keys, and what the table gets of them. */
export interface GivenRows {
  readonly source: Frame;
  readonly columns: readonly ValueField[];
  readonly rows: ReadonlyMap<string, GivenRow>;
  /** Of a row of the table, or of what it gets. */
  readonly identify: (row: Row) => string;
  /** Values that casts of the condition turned into null. */
  readonly castToNull: Readonly<Record<string, number>>;
}

export interface MergedTable {
  readonly columns: readonly ValueField[];
  readonly rows: readonly Row[];
  readonly changes: Changes;
}
