/** What reads one column of a stripe, batch after batch. */

import type { Presence } from '#engine/formats/orc/read/presence.ts';
import { toValidity } from '#engine/formats/orc/read/presence.ts';
import type { ColumnVector } from '#engine/duckdb/column-vector.ts';

export interface ColumnReader {
  /**
   * The next rows.
   * @param parent rows in which the enclosing value is there; the column has values stored for those at most.
   * @param parentCount how many those are.
   * @throws EngineError `MalformedFile`.
   */
  read(rows: number, parent: Presence, parentCount: number): ColumnVector;
}

export function fixedVector(values: Uint8Array | Int16Array | Int32Array, presence: Presence): ColumnVector {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return { data: { kind: 'fixed', values: bytes }, validity: toValidity(presence) };
}
