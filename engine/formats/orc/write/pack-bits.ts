/** Writes fixed-width big-endian integers: the packed values of run length encoding 2. */

import type { ChunkedOutput } from '#engine/formats/orc/write/chunked-output.ts';

/** Widths that every reader unpacks fast, with the five bits that code them. */
const widthCodes: ReadonlyMap<number, number> = new Map([
  [1, 0],
  [2, 1],
  [4, 3],
  [8, 7],
  [16, 15],
  [24, 23],
  [32, 27],
  [40, 28],
  [48, 29],
  [56, 30],
  [64, 31],
]);
const fastWidths = [...widthCodes.keys()];

export function codeOfWidth(width: number): number {
  return widthCodes.get(width)!;
}

/** The least fast width, of at least `least` bits, that holds an unsigned value of these halves. */
export function fastWidth(low: number, high: number, least = 1): number {
  const bits = Math.max(least, high === 0 ? 32 - Math.clz32(low) : 64 - Math.clz32(high));
  return fastWidths.find((width) => width >= bits)!;
}

/** Packs the values from `from` to `to`, the most significant bit first. */
export function packBits(
  output: ChunkedOutput,
  low: Int32Array,
  high: Int32Array,
  from: number,
  to: number,
  width: number,
): void {
  if (width < 8) {
    packNarrow(output, low, from, to, width);
    return;
  }
  for (let index = from; index < to; index += 1) {
    for (let shift = width - 8; shift >= 0; shift -= 8) {
      output.byte((shift >= 32 ? high[index]! >>> (shift - 32) : low[index]! >>> shift) & 0xff);
    }
  }
}

function packNarrow(output: ChunkedOutput, low: Int32Array, from: number, to: number, width: number): void {
  let pending = 0;
  let bits = 0;
  for (let index = from; index < to; index += 1) {
    pending = (pending << width) | low[index]!;
    bits += width;
    if (bits === 8) {
      output.byte(pending);
      pending = 0;
      bits = 0;
    }
  }
  if (bits > 0) output.byte(pending << (8 - bits));
}
