/** Brotli (RFC 7932). It has no mark, so it is detected only by its extension. */

import zlib from 'node:zlib';
import type { Packing } from '#engine/bytes/packings/packing.ts';
import { throughStream } from '#engine/bytes/packings/zlib-packing.ts';

export const brotli: Packing = {
  name: 'brotli',
  extensions: ['br'],
  detect: undefined,
  unpack: (source) => throughStream(source, zlib.createBrotliDecompress()),
};
