/** The interface that fills DuckDB's vectors, and the width of their values. Does not load DuckDB: formats in the host use widths too. */

import type { DataType } from '#engine/types/data-type.ts';
import type { ColumnVector } from '#engine/duckdb/column-vector.ts';
import type { Vector } from '#engine/duckdb/binding.ts';

/** Fills vectors of one type. */
export interface VectorFiller {
  /**
   * Rows `from` … `from + count` of the column become rows 0 … `count` of the vector, which is fresh.
   * @param hidden bit per target row, 0 where a parent is null; null: no parent is.
   */
  fill(vector: Vector, column: ColumnVector, from: number, count: number, hidden: Uint8Array | null): void;
}

/** Bytes of a value of a type without a variable part. */
export function fixedWidth(type: DataType): number {
  switch (type.kind) {
    case 'boolean':
    case 'tinyint':
      return 1;
    case 'smallint':
      return 2;
    case 'int':
    case 'float':
    case 'date':
      return 4;
    case 'decimal':
      return type.precision <= 4 ? 2 : type.precision <= 9 ? 4 : type.precision <= 18 ? 8 : 16;
    case 'null':
      return 0;
    default:
      return 8;
  }
}
