/** The deprecated LZ4 codec of Parquet: Hadoop's frames as most writers meant it, a raw block as some wrote it. */

import { unpackInto } from '#engine/bytes/packings/lz4-block.ts';

/** Pages that claim more are damage. */
const largestPage = 1024 * 1024 * 1024;

/** @param size of the unpacked page. @throws RangeError when it is neither. */
export function unpackOldLz4(page: Uint8Array, size: number): Uint8Array {
  if (size < 0 || size > largestPage || size > page.length * 255 + 64)
    throw new RangeError(`a page of ${size} bytes is not possible`);
  const out = new Uint8Array(size);
  if (size === 0 || unpackFrames(page, out)) return out;
  try {
    if (unpackInto(page, out, 0, size) === size) return out;
  } catch {
    // Reported below.
  }
  throw new RangeError('a page cannot be unpacked with LZ4');
}

/** Unpacked and packed length of each block, big-endian, then the block. @returns false when it is something else. */
function unpackFrames(page: Uint8Array, out: Uint8Array): boolean {
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  let filled = 0;
  let at = 0;
  while (at + 8 <= page.length) {
    const unpacked = view.getUint32(at, false);
    const packed = view.getUint32(at + 4, false);
    at += 8;
    if (at + packed > page.length || filled + unpacked > out.length) return false;
    try {
      const block = out.subarray(filled, filled + unpacked);
      if (unpackInto(page.subarray(at, at + packed), block, 0, unpacked) !== unpacked) return false;
    } catch {
      return false;
    }
    filled += unpacked;
    at += packed;
  }
  return filled === out.length && at === page.length;
}
