/** Offsets of Arrow's texts and lists, checked, so that none leads out of its values. */

/** @param limit what the last offset may reach. */
export function checkedOffsets(stored: Uint8Array, rows: number, limit: number): Int32Array {
  if (rows === 0) return new Int32Array(1);
  // Buffers lie on multiples of 8 bytes in the file, not always in memory.
  const aligned = (stored.byteOffset & 3) === 0 ? stored : Uint8Array.from(stored);
  const offsets = new Int32Array(aligned.buffer, aligned.byteOffset, rows + 1);
  check(offsets, limit);
  return offsets;
}

/** Offsets of 64 bits; what one batch holds has to fit into 31. */
export function largeOffsets(stored: Uint8Array, rows: number, limit: number): Int32Array {
  const offsets = new Int32Array(rows + 1);
  if (rows === 0) return offsets;
  const view = new DataView(stored.buffer, stored.byteOffset, stored.byteLength);
  for (let row = 0; row <= rows; row += 1) {
    if (view.getInt32(row * 8 + 4, true) !== 0) throw new RangeError('an offset is beyond 2 GiB');
    offsets[row] = view.getInt32(row * 8, true);
  }
  check(offsets, limit);
  return offsets;
}

function check(offsets: Int32Array, limit: number): void {
  let last = offsets[0]!;
  if (last < 0) throw new RangeError('an offset is negative');
  for (let row = 1; row < offsets.length; row += 1) {
    const next = offsets[row]!;
    if (next < last) throw new RangeError('an offset is smaller than the previous one');
    last = next;
  }
  if (last > limit) throw new RangeError('an offset lies outside of the values');
}
