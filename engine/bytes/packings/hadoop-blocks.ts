/** Hadoop's framing of block codecs: the unpacked length, then packed blocks with their lengths, all big-endian. */

import { readUint32BigEndian, type PackedInput } from '#engine/bytes/packings/packed-input.ts';

/**
 * @param largest most that one length may say; more is damage.
 * @param unpackBlock gets a block and the most that it may unpack to.
 */
export async function* unpackHadoopBlocks(
  input: PackedInput,
  largest: number,
  unpackBlock: (block: Uint8Array, most: number) => Uint8Array,
): AsyncGenerator<Uint8Array, void, void> {
  while (!(await input.atEnd())) {
    let left = readUint32BigEndian(await input.take(4), 0);
    if (left > largest) throw new Error('a block declares an impossible size');
    while (left > 0) {
      const length = readUint32BigEndian(await input.take(4), 0);
      if (length > largest) throw new Error('a block declares an impossible size');
      const piece = unpackBlock(await input.take(length), left);
      if (piece.length > left || (piece.length === 0 && left > 0))
        throw new Error('a block has a different size than declared');
      left -= piece.length;
      yield piece;
    }
  }
}
