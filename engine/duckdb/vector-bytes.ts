/** Raw bytes of a DuckDB vector: values, validity and text, valid only while its chunk is held. */

import { duckdb, type Vector } from '#engine/duckdb/binding.ts';

/** Bytes of the fixed-width part; a vector without rows has none. */
export function vectorBytes(vector: Vector, byteCount: number): Uint8Array {
  return byteCount === 0 ? new Uint8Array(0) : duckdb.vector_get_data(vector, byteCount);
}

/** Bit per row, least significant first, 1 = value present; null when every row has one. */
export function vectorValidity(vector: Vector, rowCount: number): Uint8Array | null {
  if (rowCount === 0) return null;
  // The binding returns null for "no mask", which its types do not show.
  const bytes: Uint8Array | null = duckdb.vector_get_validity(vector, Math.ceil(rowCount / 64) * 8);
  return bytes ?? null;
}

export function isValid(validity: Uint8Array | null, row: number): boolean {
  return validity === null || (validity[row >> 3]! & (1 << (row & 7))) !== 0;
}

/** A text or blob is 16 bytes: length, then up to 12 bytes inline, or a prefix and a pointer. */
export const stringSlotBytes = 16;
export const inlineStringBytes = 12;

/** Bytes of one text or blob; a view into DuckDB's memory. */
export function stringBytes(slots: Uint8Array, row: number): Uint8Array {
  const start = row * stringSlotBytes;
  const length =
    (slots[start]! | (slots[start + 1]! << 8) | (slots[start + 2]! << 16) | (slots[start + 3]! << 24)) >>> 0;
  if (length <= inlineStringBytes) return slots.subarray(start + 4, start + 4 + length);
  return duckdb.get_data_from_pointer(slots.buffer as ArrayBuffer, slots.byteOffset + start + 8, length);
}
