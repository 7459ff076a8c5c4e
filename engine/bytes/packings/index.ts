/** The packings Tenon knows. */

import { brotli } from '#engine/bytes/packings/brotli.ts';
import { bzip2 } from '#engine/bytes/packings/bzip2.ts';
import { gzip } from '#engine/bytes/packings/gzip.ts';
import { lz4 } from '#engine/bytes/packings/lz4.ts';
import type { Packing } from '#engine/bytes/packings/packing.ts';
import { snappy } from '#engine/bytes/packings/snappy.ts';
import { xz } from '#engine/bytes/packings/xz.ts';
import { zstd } from '#engine/bytes/packings/zstd.ts';

export const packings: readonly Packing[] = [gzip, zstd, bzip2, xz, lz4, snappy, brotli];
