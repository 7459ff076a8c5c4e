/** A column under construction: it takes rows of DuckDB vectors and returns Arrow buffers. */

import type { Vector } from '#engine/duckdb/binding.ts';

export interface ColumnBuilder {
  /**
   * Appends rows `from` … `from + count` of a vector that has `vectorRows` rows.
   * @param parentMask rows of the parent that are null: the vector's content there is undefined.
   */
  append(vector: Vector, vectorRows: number, from: number, count: number, parentMask: Uint8Array | null): void;
  /** About how many bytes these rows add; for cutting pages, not exact. */
  estimate(vector: Vector, vectorRows: number, from: number, count: number): number;
  /** Adds this column's node and buffers in Arrow's order, children after their parent. */
  collect(out: CollectedBuffers): void;
  /** Forgets the rows, keeps the memory. */
  reset(): void;
}

export interface CollectedBuffers {
  readonly nodes: { readonly length: number; readonly nullCount: number }[];
  /** Views into the builders; valid until they are reset. */
  readonly buffers: Uint8Array[];
}
