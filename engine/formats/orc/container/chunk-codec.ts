/** Packs and unpacks single chunks of ORC streams with the codec that the postscript names. */

import {
  brotliCompressSync,
  brotliDecompressSync,
  deflateRawSync,
  inflateRawSync,
  zstdCompressSync,
  zstdDecompressSync,
} from 'node:zlib';
import { checkDeclaredLength } from '#engine/bytes/packings/snappy-block.ts';

/** What Tenon can pack and unpack. zlib is raw deflate; lz4 and snappy are bare blocks. */
export type ChunkCodecName = 'none' | 'zlib' | 'snappy' | 'lz4' | 'zstd' | 'brotli';

export interface ChunkCodec {
  readonly name: ChunkCodecName;
  /** No chunk unpacks to more bytes than this; without a codec there are no chunks. */
  readonly chunkSize: number;
  /** @throws whatever the codec throws for damaged bytes, and for more than `chunkSize` of them; the caller knows the place. */
  unpack(packed: Uint8Array): Uint8Array;
  pack(bytes: Uint8Array): Uint8Array;
}

/** The native codecs are loaded only when a file needs them. */
export async function loadChunkCodec(name: ChunkCodecName, chunkSize: number): Promise<ChunkCodec> {
  switch (name) {
    case 'none':
      return { name, chunkSize, unpack: (packed) => packed, pack: (bytes) => bytes };
    case 'zlib':
      return {
        name,
        chunkSize,
        unpack: (packed) => inflateRawSync(packed, outputSizes(packed, chunkSize)),
        pack: (bytes) => deflateRawSync(bytes),
      };
    case 'zstd':
      return {
        name,
        chunkSize,
        unpack: (packed) => zstdDecompressSync(packed, outputSizes(packed, chunkSize)),
        pack: (bytes) => zstdCompressSync(bytes),
      };
    case 'brotli':
      return {
        name,
        chunkSize,
        unpack: (packed) => brotliDecompressSync(packed, outputSizes(packed, chunkSize)),
        pack: (bytes) => brotliCompressSync(bytes),
      };
    case 'snappy': {
      const { compressSync, uncompressSync } = await import('snappy');
      return {
        name,
        chunkSize,
        unpack(packed) {
          checkDeclaredLength(packed, chunkSize);
          return uncompressSync(packed, { asBuffer: true }) as Buffer;
        },
        pack: (bytes) => compressSync(bytes),
      };
    }
    case 'lz4': {
      const { compressSync, uncompressSync } = await import('lz4-napi');
      return {
        name,
        chunkSize,
        unpack(packed) {
          // The codec needs the unpacked size before the block; ORC does not store it.
          const block = new Uint8Array(packed.length + 4);
          new DataView(block.buffer).setUint32(0, chunkSize, true);
          block.set(packed, 4);
          return uncompressSync(block);
        },
        pack: (bytes) => compressSync(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)).subarray(4),
      };
    }
  }
}

/** Room for a whole chunk saves zlib the joining of pieces; tiny chunks, as small stripes have them, need less. */
function outputSizes(packed: Uint8Array, chunkSize: number): { maxOutputLength: number; chunkSize: number } {
  const room = packed.length < 512 ? packed.length * 16 : 1024 * 1024;
  return { maxOutputLength: chunkSize, chunkSize: Math.max(64, Math.min(chunkSize, room)) };
}
