/** The validity bitmap of a column under construction: Arrow's layout, which is DuckDB's too. */

import { GrowingBytes } from '#engine/arrow/growing-bytes.ts';

const onesIn = Uint8Array.from({ length: 256 }, (_, byte) => {
  let count = 0;
  for (let bit = 0; bit < 8; bit += 1) count += (byte >> bit) & 1;
  return count;
});

export class ValidityBuilder {
  rows = 0;
  nullCount = 0;
  readonly #bits = new GrowingBytes(256);

  /** @param mask bit per row starting at row `from`; null: all present. */
  append(mask: Uint8Array | null, from: number, count: number): void {
    const start = this.rows;
    this.rows += count;
    const bits = this.#bits;
    bits.extend(((this.rows + 7) >> 3) - bits.length);
    if (((start | from) & 7) === 0) this.#appendBytes(mask, from, start, count);
    else this.#appendBits(mask, from, start, count);
  }

  #appendBytes(mask: Uint8Array | null, from: number, start: number, count: number): void {
    const target = this.#bits.bytes;
    const first = start >> 3;
    const size = (count + 7) >> 3;
    if (mask === null) target.fill(255, first, first + size);
    else target.set(mask.subarray(from >> 3, (from >> 3) + size), first);
    const rest = count & 7;
    // Bits after the last row are cleared, so that counting bytes counts rows.
    if (rest !== 0) target[first + size - 1]! &= (1 << rest) - 1;
    if (mask === null) return;
    let present = 0;
    for (let index = first; index < first + size; index += 1) present += onesIn[target[index]!]!;
    this.nullCount += count - present;
  }

  #appendBits(mask: Uint8Array | null, from: number, start: number, count: number): void {
    const target = this.#bits.bytes;
    for (let index = 0; index < count; index += 1) {
      const row = from + index;
      const at = start + index;
      // The first bit of a byte also clears the byte's bits from an earlier page.
      if ((at & 7) === 0) target[at >> 3] = 0;
      if (mask === null || (mask[row >> 3]! & (1 << (row & 7))) !== 0) target[at >> 3]! |= 1 << (at & 7);
      else this.nullCount += 1;
    }
  }

  /** No bytes when every value is present, as Arrow allows. */
  written(): Uint8Array {
    return this.nullCount === 0 ? new Uint8Array(0) : this.#bits.written();
  }

  reset(): void {
    this.rows = 0;
    this.nullCount = 0;
    this.#bits.length = 0;
  }
}

/** Present in both; null means "all present". Bits outside the rows are undefined. */
export function intersectMasks(left: Uint8Array | null, right: Uint8Array | null): Uint8Array | null {
  if (left === null) return right;
  if (right === null) return left;
  const both = new Uint8Array(Math.max(left.length, right.length));
  for (let index = 0; index < both.length; index += 1) both[index] = (left[index] ?? 255) & (right[index] ?? 255);
  return both;
}
