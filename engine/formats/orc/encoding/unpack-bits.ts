/** Takes fixed-width big-endian integers apart: the packed values of run length encoding 2. */

/**
 * Reads `count` unsigned integers of `width` bits (1 … 64) from `bytes`, the most significant bit first. Bits 0 … 31 go
 * into `low`, the others into `high`; for widths up to 32, `high` is left as it is.
 * Bytes behind the end of the array count as zero: the caller checks the length.
 */
export function unpackBits(
  bytes: Uint8Array,
  position: number,
  width: number,
  count: number,
  low: Int32Array,
  high: Int32Array,
): void {
  if (width === 8) {
    for (let index = 0; index < count; index += 1) low[index] = bytes[position + index]!;
  } else if (width === 16) {
    for (let index = 0, at = position; index < count; index += 1, at += 2) {
      low[index] = (bytes[at]! << 8) | bytes[at + 1]!;
    }
  } else if (width === 32) {
    for (let index = 0, at = position; index < count; index += 1, at += 4) {
      low[index] = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
    }
  } else if (width <= 24) {
    unpackNarrow(bytes, position, width, count, low);
  } else {
    unpackWide(bytes, position, width, count, low, high);
  }
}

/** Up to 24 bits: with the up to 7 bits left over from the byte before they fit into 32. */
function unpackNarrow(bytes: Uint8Array, position: number, width: number, count: number, low: Int32Array): void {
  const mask = (1 << width) - 1;
  let at = position;
  let pending = 0;
  let pendingBits = 0;
  for (let index = 0; index < count; index += 1) {
    while (pendingBits < width) {
      pending = (pending << 8) | bytes[at]!;
      at += 1;
      pendingBits += 8;
    }
    pendingBits -= width;
    low[index] = (pending >>> pendingBits) & mask;
    pending &= (1 << pendingBits) - 1;
  }
}

/** 25 to 64 bits, in up to three parts: the last 24, the 24 before, and what is in front. */
function unpackWide(
  bytes: Uint8Array,
  position: number,
  width: number,
  count: number,
  low: Int32Array,
  high: Int32Array,
): void {
  const first = width > 48 ? width - 48 : width - 24;
  let at = position;
  let pending = 0;
  let pendingBits = 0;
  for (let index = 0; index < count; index += 1) {
    while (pendingBits < first) {
      pending = (pending << 8) | bytes[at]!;
      at += 1;
      pendingBits += 8;
    }
    pendingBits -= first;
    const top = pending >>> pendingBits;
    pending &= (1 << pendingBits) - 1;
    // The rest is whole bytes; only the first of them starts inside `pending`.
    const next = takeTwentyFour(bytes, at, pending, pendingBits);
    at += 3;
    pending = bytes[at - 1]! & ((1 << pendingBits) - 1);
    if (width > 48) {
      const last = takeTwentyFour(bytes, at, pending, pendingBits);
      at += 3;
      pending = bytes[at - 1]! & ((1 << pendingBits) - 1);
      low[index] = (next << 24) | last;
      high[index] = (top << 16) | (next >>> 8);
    } else {
      low[index] = (top << 24) | next;
      if (width > 32) high[index] = top >>> 8;
    }
  }
}

/** 24 bits, of which the first `pendingBits` (0 … 7) are `pending` and the others start at byte `at`. */
function takeTwentyFour(bytes: Uint8Array, at: number, pending: number, pendingBits: number): number {
  const following = (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
  return ((pending << (24 - pendingBits)) | (following >>> pendingBits)) & 0xffffff;
}
