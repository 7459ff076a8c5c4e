/** Zstandard (RFC 8878), all frames: Node's decompressor stops after one, so each is cut out and given to a new one. */

import zlib from 'node:zlib';
import { PackedInput, readUint32 } from '#engine/bytes/packings/packed-input.ts';
import type { Packing } from '#engine/bytes/packings/packing.ts';
import { pieceBytes, throughStream } from '#engine/bytes/packings/zlib-packing.ts';

const frameMagic = 0xfd2fb528;

function isSkippable(magic: number): boolean {
  return magic >>> 4 === 0x184d2a5;
}

export const zstd: Packing = {
  name: 'zstd',
  extensions: ['zst', 'zstd'],
  detect: (start) => start.length >= 4 && (readUint32(start, 0) === frameMagic || isSkippable(readUint32(start, 0))),
  unpack: (source) =>
    readFrames(source, (frame) => throughStream(frame, zlib.createZstdDecompress({ chunkSize: pieceBytes }))),
  // Every block contains its length.
  check: async (source) => {
    for await (const piece of readFrames(source, (frame) => frame)) void piece;
  },
};

async function* readFrames(
  source: AsyncIterable<Uint8Array>,
  read: (frame: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, void> {
  const input = new PackedInput(source);
  try {
    while (!(await input.atEnd())) {
      const magic = await input.take(4);
      const number = readUint32(magic, 0);
      if (isSkippable(number)) {
        const length = readUint32(await input.take(4), 0);
        for await (const piece of input.pieces(length)) void piece;
      } else if (number === frameMagic) {
        yield* read(frameBytes(magic, input));
      } else throw new Error('a frame is followed by other data');
    }
  } finally {
    await input.close();
  }
}

/** Lengths of the dictionary number and of the content size, by their bits in the frame's descriptor. */
const dictionaryLengths = [0, 1, 2, 4];
const sizeLengths = [0, 2, 4, 8];

/** The bytes of one frame, found by its headers (RFC 8878, 3.1.1). */
async function* frameBytes(magic: Uint8Array, input: PackedInput): AsyncGenerator<Uint8Array, void, void> {
  yield magic;
  const descriptor = await input.take(1);
  yield descriptor;
  const flags = descriptor[0]!;
  const isSingleSegment = (flags & 0x20) !== 0;
  const sizeLength = flags >>> 6 === 0 && isSingleSegment ? 1 : sizeLengths[flags >>> 6]!;
  yield await input.take((isSingleSegment ? 0 : 1) + dictionaryLengths[flags & 3]! + sizeLength);
  for (let isLast = false; !isLast;) {
    const header = await input.take(3);
    yield header;
    isLast = (header[0]! & 1) === 1;
    const size = (header[0]! | (header[1]! << 8) | (header[2]! << 16)) >>> 3;
    const isRepeated = ((header[0]! >>> 1) & 3) === 1;
    yield* input.pieces(isRepeated ? 1 : size);
  }
  if ((flags & 4) !== 0) yield await input.take(4);
}
