/** bzip2, also several streams behind each other. */

import { BitReader, Bzip2Block } from '#engine/bytes/packings/bzip2-block.ts';
import { CutShort, type Packing } from '#engine/bytes/packings/packing.ts';

export const bzip2: Packing = {
  name: 'bzip2',
  extensions: ['bz2', 'bzip2'],
  detect: (start) =>
    start[0] === 0x42 &&
    start[1] === 0x5a &&
    start[2] === 0x68 &&
    start[3]! >= 0x31 &&
    start[3]! <= 0x39 &&
    ((start[4] === 0x31 && start[5] === 0x41) || (start[4] === 0x17 && start[5] === 0x72)),
  unpack,
};

const blockMark = [0x314159, 0x265359] as const;
const endMark = [0x177245, 0x385090] as const;

async function* unpack(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  const unpacker = new Unpacker();
  let waiting: Uint8Array[] = [];
  let length = 0;
  let tryAt = 0;
  for await (const piece of source) {
    waiting.push(piece);
    length += piece.length;
    // An incomplete block is tried again only when there is half as much data again.
    if (length < tryAt) continue;
    const rest = yield* unpacker.blocks(Buffer.concat(waiting), false);
    waiting = [rest];
    length = rest.length;
    tryAt = length * 1.5;
  }
  const bytes = Buffer.concat(waiting);
  yield* unpacker.blocks(bytes, true);
}

class Unpacker {
  readonly #input = new BitReader();
  #chain: Uint32Array | undefined;
  #level = 0;
  /** Of the blocks of this stream so far. */
  #checksum = 0;
  /** Bits of the first byte that belong to what came before. */
  #offset = 0;

  /** @param final no bytes follow. @returns the bytes that are not used yet. */
  *blocks(bytes: Uint8Array, final: boolean): Generator<Uint8Array, Uint8Array, void> {
    const input = this.#input;
    input.feed(bytes, this.#offset);
    for (;;) {
      const start = input.position;
      if (final && this.#level === 0 && start === bytes.length * 8) return bytes.subarray(bytes.length);
      let block: Bzip2Block | undefined;
      try {
        block = this.#next();
      } catch (thrown) {
        if (!(thrown instanceof CutShort) || final) throw thrown;
        this.#offset = start & 7;
        return bytes.subarray(start >>> 3);
      }
      if (block === undefined) continue;
      yield* block.content();
      this.#checksum = ((this.#checksum << 1) | (this.#checksum >>> 31)) ^ block.checksum;
    }
  }

  /** The next block; undefined behind the beginning or end of a stream. */
  #next(): Bzip2Block | undefined {
    const input = this.#input;
    if (this.#level === 0) {
      const level = input.bits(24) === 0x425a68 ? input.bits(8) - 0x30 : 0;
      if (level < 1 || level > 9) throw new Error('a stream is expected there');
      this.#level = level;
      this.#checksum = 0;
      return undefined;
    }
    const [high, low] = [input.bits(24), input.bits(24)];
    if (high === blockMark[0] && low === blockMark[1]) {
      const most = this.#level * 100_000;
      if (this.#chain === undefined || this.#chain.length !== most) this.#chain = new Uint32Array(most);
      return new Bzip2Block(input, this.#chain);
    }
    if (high !== endMark[0] || low !== endMark[1]) throw new Error('a block does not begin with its magic number');
    if (input.word() !== this.#checksum) throw new Error('the content does not match its checksum');
    input.position = (input.position + 7) & ~7;
    this.#level = 0;
    return undefined;
  }
}
