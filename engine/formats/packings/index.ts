/** The packings Tenon knows. */

import { brotli } from '#engine/formats/packings/brotli.ts';
import { bzip2 } from '#engine/formats/packings/bzip2.ts';
import { gzip } from '#engine/formats/packings/gzip.ts';
import { lz4 } from '#engine/formats/packings/lz4.ts';
import type { Packing } from '#engine/formats/packings/packing.ts';
import { snappy } from '#engine/formats/packings/snappy.ts';
import { xz } from '#engine/formats/packings/xz.ts';
import { zstd } from '#engine/formats/packings/zstd.ts';

export const packings: readonly Packing[] = [gzip, zstd, bzip2, xz, lz4, snappy, brotli];
