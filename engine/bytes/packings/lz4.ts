/** LZ4: frames (lz4 frame format 1.6), the older frames of `lz4 -l`, and Hadoop's blocks, detected by their first bytes. */

import { unpackHadoopBlocks } from '#engine/bytes/packings/hadoop-blocks.ts';
import { Lz4Blocks } from '#engine/bytes/packings/lz4-block.ts';
import { PackedInput, readUint32 } from '#engine/bytes/packings/packed-input.ts';
import type { Packing } from '#engine/bytes/packings/packing.ts';
import { XxHash32 } from '#engine/bytes/packings/xxhash32.ts';

const frameMagic = 0x184d2204;
const oldMagic = 0x184c2102;
const oldBlockLength = 8 * 1024 * 1024;
/** Hadoop's writers use 256 KiB. */
const largestHadoopBlock = 64 * 1024 * 1024;

function isSkippable(magic: number): boolean {
  return magic >>> 4 === 0x184d2a5;
}

export const lz4: Packing = {
  name: 'lz4',
  extensions: ['lz4'],
  detect: (start) => start.length >= 4 && [frameMagic, oldMagic].includes(readUint32(start, 0)),
  unpack,
};

async function* unpack(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  const input = new PackedInput(source);
  try {
    for (let isFirst = true; !(await input.atEnd()); isFirst = false) {
      const start = await input.take(4);
      const magic = readUint32(start, 0);
      if (magic === frameMagic) yield* unpackFrame(input);
      else if (magic === oldMagic) yield* unpackOldFrame(input);
      else if (isSkippable(magic)) {
        const length = readUint32(await input.take(4), 0);
        for await (const piece of input.pieces(length)) void piece;
      } else if (isFirst) {
        input.putBack(start);
        yield* unpackHadoopBlocks(input, largestHadoopBlock, (block, length) => new Lz4Blocks(length).unpack(block));
      } else throw new Error('a frame is followed by other data');
    }
  } finally {
    await input.close();
  }
}

async function* unpackFrame(input: PackedInput): AsyncGenerator<Uint8Array, void, void> {
  const first = await input.take(2);
  const flags = first[0]!;
  if (flags >>> 6 !== 1) throw new Error('the frame is of an unknown version');
  const sizeLength = (flags & 8) === 0 ? 0 : 8;
  const rest = await input.take(sizeLength + ((flags & 1) === 0 ? 0 : 4) + 1);
  if ((flags & 1) !== 0) throw new Error('the frame needs a dictionary');
  const descriptor = Buffer.concat([first, rest.subarray(0, -1)]);
  if (((hash(descriptor) >>> 8) & 0xff) !== rest.at(-1))
    throw new Error("the frame's header does not match its checksum");
  const isIndependent = (flags & 0x20) !== 0;
  const blockCheck = (flags & 0x10) !== 0;
  const largest = 256 << (2 * ((first[1]! >>> 4) & 7));
  if (largest < 64 * 1024) throw new Error('the frame has an unknown block size');
  const blocks = new Lz4Blocks(largest);
  const content = (flags & 4) === 0 ? undefined : new XxHash32();
  let total = 0;
  for (;;) {
    const word = readUint32(await input.take(4), 0);
    if (word === 0) break;
    const length = word & 0x7fff_ffff;
    if (length > largest) throw new Error('a block is larger than its frame allows');
    const block = await input.take(length);
    if (blockCheck && hash(block) !== readUint32(await input.take(4), 0))
      throw new Error('a block does not match its checksum');
    if (isIndependent) blocks.clear();
    const piece = word > 0x7fff_ffff ? blocks.store(block) : blocks.unpack(block);
    content?.update(piece);
    total += piece.length;
    yield piece;
  }
  if (sizeLength > 0 && total !== Number(Buffer.from(rest).readBigUInt64LE(0)))
    throw new Error('the content has a different size than its frame declares');
  if (content !== undefined && content.digest() !== readUint32(await input.take(4), 0))
    throw new Error('the content does not match its checksum');
}

/** Blocks of 8 MiB without an end mark: a number that cannot be a size of a block starts the next frame. */
async function* unpackOldFrame(input: PackedInput): AsyncGenerator<Uint8Array, void, void> {
  const blocks = new Lz4Blocks(oldBlockLength);
  while (!(await input.atEnd())) {
    const word = await input.take(4);
    const length = readUint32(word, 0);
    if (length > oldBlockLength * 2) {
      input.putBack(word);
      return;
    }
    blocks.clear();
    yield blocks.unpack(await input.take(length));
  }
}

function hash(bytes: Uint8Array): number {
  const whole = new XxHash32();
  whole.update(bytes);
  return whole.digest();
}
