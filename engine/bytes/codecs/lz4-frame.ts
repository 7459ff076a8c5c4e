/** Unpacks one LZ4 frame that is all there (lz4 frame format 1.6), as Arrow packs its buffers. */

import { unpackInto } from '#engine/bytes/packings/lz4-block.ts';

const frameMagic = 0x184d2204;

/** @param length of the unpacked bytes. @throws RangeError, Error for an invalid frame. */
export function unpackLz4Frame(packed: Uint8Array, length: number): Uint8Array {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  // A byte of an LZ4 block unpacks to at most 255.
  if (length > packed.length * 255) throw new RangeError('an LZ4 frame declares an impossible size');
  if (view.getUint32(0, true) !== frameMagic) throw new RangeError('an LZ4 frame does not begin with its magic number');
  const flags = view.getUint8(4);
  if (flags >>> 6 !== 1 || (flags & 1) !== 0) throw new RangeError('an LZ4 frame has an unknown type');
  let at = 6 + ((flags & 8) === 0 ? 0 : 8) + 1;
  const blockChecksum = (flags & 16) === 0 ? 0 : 4;
  const out = new Uint8Array(length);
  let filled = 0;
  for (;;) {
    const word = view.getUint32(at, true);
    at += 4;
    if (word === 0) break;
    const size = word & 0x7fff_ffff;
    if (at + size > packed.length) throw new RangeError('an LZ4 block ends after the end of its frame');
    const block = packed.subarray(at, at + size);
    if (word > 0x7fff_ffff) {
      if (filled + size > length) throw new RangeError('an LZ4 frame unpacks to more than it declares');
      out.set(block, filled);
      filled += size;
    } else filled = unpackInto(block, out, filled, length);
    at += size + blockChecksum;
  }
  return filled === length ? out : out.subarray(0, filled);
}
