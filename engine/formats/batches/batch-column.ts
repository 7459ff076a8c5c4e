/** What a column under construction is to a decoder: it takes a value or a null per row and gives the finished vector. */

import type { ColumnVector } from '#engine/duckdb/column-vector.ts';

export interface BatchColumn {
  /** Rows since the last `take`. */
  readonly rows: number;
  appendNull(): void;
  /** The rows so far, permanently: the column starts again with other memory. */
  take(): ColumnVector;
}

/** Rows that a decoder gathers before it gives a batch; about what keeps a batch within a few MiB. */
export const rowsPerBatch = 16_384;
