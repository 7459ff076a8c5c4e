/** Snappy in the four ways that files hold it: framed, raw, Hadoop's blocks, and those of snappy-java. */

import type * as Library from 'snappy';
import { unpackHadoopBlocks } from '#engine/bytes/packings/hadoop-blocks.ts';
import { PackedInput, readUint32, readUint32BigEndian } from '#engine/bytes/packings/packed-input.ts';
import { CutShort, type Packing } from '#engine/bytes/packings/packing.ts';
import { maskedCrc32c } from '#engine/bytes/packings/crc32c.ts';
import { checkDeclaredLength, declaredLength } from '#engine/bytes/packings/snappy-block.ts';

const framedMagic = Buffer.from('\u00ff\u0006\0\0sNaPpY', 'latin1');
const javaMagic = Buffer.from('\u0082SNAPPY\0', 'latin1');
const largestBlock = 64 * 1024 * 1024;
/** Raw Snappy has no blocks, so the whole content is held. */
const largestRaw = 1024 * 1024 * 1024;

function beginsWith(bytes: Uint8Array, magic: Uint8Array): boolean {
  return bytes.length >= magic.length && magic.every((byte, index) => bytes[index] === byte);
}

export const snappy: Packing = {
  name: 'snappy',
  extensions: ['sz', 'snappy', 'snz'],
  detect: (start) => beginsWith(start, framedMagic) || beginsWith(start, javaMagic),
  unpack,
};

/** Native code, loaded when first needed. */
let library: typeof Library | undefined;

async function* unpack(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  library ??= await import('snappy');
  const input = new PackedInput(source);
  try {
    const start = await firstBytes(input, 16);
    input.putBack(start);
    if (start.length === 0) return;
    if (beginsWith(start, framedMagic)) yield* unpackFrames(input);
    else if (beginsWith(start, javaMagic)) {
      await input.take(16);
      while (!(await input.atEnd())) {
        const length = readUint32BigEndian(await input.take(4), 0);
        if (length > largestBlock) throw new Error('a block declares an impossible size');
        yield unpackBlock(await input.take(length), largestBlock);
      }
    } else if (isHadoop(start)) yield* unpackHadoopBlocks(input, largestBlock, unpackBlock);
    else {
      const pieces: Uint8Array[] = [];
      while (!(await input.atEnd())) pieces.push(await input.some(largestRaw));
      yield unpackRaw(Buffer.concat(pieces));
    }
  } finally {
    await input.close();
  }
}

/** Bytes that are missing and bytes that are wrong look alike here. */
function unpackRaw(bytes: Uint8Array): Uint8Array {
  try {
    return unpackBlock(bytes, largestRaw);
  } catch {
    throw new CutShort();
  }
}

async function firstBytes(input: PackedInput, most: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  while (length < most && !(await input.atEnd())) {
    const piece = await input.some(most - length);
    pieces.push(piece);
    length += piece.length;
  }
  return Buffer.concat(pieces);
}

/** Two big-endian lengths, then a raw block whose own length fits the first. */
function isHadoop(start: Uint8Array): boolean {
  if (start.length < 9) return false;
  const total = readUint32BigEndian(start, 0);
  const packed = readUint32BigEndian(start, 4);
  if (total === 0 || total > largestBlock || packed === 0 || packed > largestBlock) return false;
  const declared = declaredLength(start.subarray(8));
  return declared !== undefined && declared <= total && packed <= declared + declared / 6 + 64;
}

/** Chunks of the framing format (framing_format.txt, revision 2015-02-26). */
async function* unpackFrames(input: PackedInput): AsyncGenerator<Uint8Array, void, void> {
  while (!(await input.atEnd())) {
    const header = await input.take(4);
    const kind = header[0]!;
    const length = header[1]! | (header[2]! << 8) | (header[3]! << 16);
    if (kind > 1) {
      if (kind < 0x80) throw new Error('a chunk is of an unknown kind');
      const chunk = await input.take(length);
      if (kind === 0xff && !beginsWith(chunk, framedMagic.subarray(4)))
        throw new Error('a stream has an invalid start');
      continue;
    }
    if (length < 4) throw new Error('a chunk is too short');
    const chunk = await input.take(length);
    const body = chunk.subarray(4);
    const piece = kind === 0 ? unpackBlock(body, 65_536) : body;
    if (maskedCrc32c(piece) !== readUint32(chunk, 0)) throw new Error('a chunk does not match its checksum');
    yield piece;
  }
}

function unpackBlock(block: Uint8Array, most: number): Uint8Array {
  checkDeclaredLength(block, most);
  return library!.uncompressSync(block, { asBuffer: true, copyOutputData: true }) as Buffer;
}
