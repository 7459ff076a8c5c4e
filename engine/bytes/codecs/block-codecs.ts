/** Codecs of single blocks inside a file: each unpacks or packs bytes that are all there. */

import { deflateRawSync, inflateRawSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { EngineError } from '#engine/contract/errors.ts';
import { bzip2 } from '#engine/bytes/packings/bzip2.ts';
import type { Packing } from '#engine/bytes/packings/packing.ts';
import { unpackInto } from '#engine/bytes/packings/lz4-block.ts';
import { checkDeclaredLength } from '#engine/bytes/packings/snappy-block.ts';
import { xz } from '#engine/bytes/packings/xz.ts';

/** deflate has no header (RFC 1951), snappy is one raw block, lz4 one behind its unpacked size (32 bits, little-endian). */
export type BlockCodec = 'deflate' | 'zstandard' | 'snappy' | 'bzip2' | 'xz' | 'lz4';
export type WritableCodec = 'deflate' | 'zstandard' | 'snappy';

/** Blocks that unpack to more than this are damage or a bomb. */
const largestBlock = 512 * 1024 * 1024;

/**
 * @returns a function that unpacks one block.
 * Its errors come from the codec's library: the caller knows the file and the position of the block.
 */
export async function getUnpacker(codec: BlockCodec): Promise<(block: Uint8Array) => Uint8Array | Promise<Uint8Array>> {
  switch (codec) {
    case 'deflate':
      return (block) => inflateRawSync(block, { maxOutputLength: largestBlock });
    case 'zstandard':
      return (block) => zstdDecompressSync(block, { maxOutputLength: largestBlock });
    case 'snappy': {
      // Native, so it is loaded for files that need it.
      const { uncompressSync } = await import('snappy');
      return (block) => {
        checkDeclaredLength(block, largestBlock);
        return uncompressSync(block, { asBuffer: true }) as Buffer;
      };
    }
    case 'bzip2':
      return (block) => unpackStream(bzip2, block);
    case 'xz':
      return (block) => unpackStream(xz, block);
    case 'lz4':
      return unpackSizedLz4;
  }
}

export async function getPacker(codec: WritableCodec): Promise<(block: Uint8Array) => Uint8Array> {
  switch (codec) {
    case 'deflate':
      return (block) => deflateRawSync(block);
    case 'zstandard':
      return (block) => zstdCompressSync(block);
    case 'snappy': {
      const { compressSync } = await import('snappy');
      return (block) => compressSync(block);
    }
  }
}

/** A byte of LZ4 unpacks to 255 at most. */
const largestLz4Ratio = 255;

function unpackSizedLz4(block: Uint8Array): Uint8Array {
  if (block.length < 4) throw new RangeError('it does not begin with its size');
  const size = new DataView(block.buffer, block.byteOffset).getUint32(0, true);
  const packed = block.subarray(4);
  if (size > largestBlock || size > packed.length * largestLz4Ratio)
    throw new RangeError(`${packed.length} bytes cannot unpack to ${size}`);
  const out = new Uint8Array(size);
  if (unpackInto(packed, out, 0, size) !== size) throw new RangeError(`it does not unpack to ${size} bytes`);
  return out;
}

async function unpackStream(packing: Packing, block: Uint8Array): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of packing.unpack(once(block))) {
    length += piece.length;
    if (length > largestBlock) {
      throw new EngineError('MalformedFile', `A ${packing.name} block unpacks to more than ${largestBlock} bytes.`, {
        hint: 'The file is damaged or malicious.',
      });
    }
    pieces.push(piece);
  }
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, void> {
  yield bytes;
}
