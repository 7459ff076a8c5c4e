/** gzip (RFC 1952), all members. */

import zlib from 'node:zlib';
import type { Packing } from '#engine/bytes/packings/packing.ts';
import { pieceBytes, throughStream } from '#engine/bytes/packings/zlib-packing.ts';

export const gzip: Packing = {
  name: 'gzip',
  extensions: ['gz', 'gzip'],
  detect: (start) => start[0] === 0x1f && start[1] === 0x8b,
  unpack: (source) => throughStream(source, zlib.createGunzip({ chunkSize: pieceBytes })),
};
