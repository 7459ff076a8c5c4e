/** Options of the ORC format. */

import { z } from 'zod';

export const orcReadOptions = z.object({
  encoding: z
    .string()
    .default('utf-8')
    .describe('Encoding of texts; ORC asks for UTF-8, but tables of older Hive hold what their loader put in.'),
  hiveAcid: z
    .enum(['unwrap', 'keep'])
    .default('unwrap')
    .describe(
      'Files of Hive ACID tables wrap each row: unwrap shows the rows of base files and of deltas without deletions, keep shows operation, originalTransaction, bucket, rowId, currentTransaction and row.',
    ),
});

export const orcWriteOptions = z.object({
  compression: z.enum(['zlib', 'snappy', 'zstd', 'lz4', 'none']).default('zlib').describe('Codec inside the file.'),
  stripeSize: z
    .int()
    .min(64 * 1024)
    .max(512 * 1024 * 1024)
    .default(64 * 1024 * 1024)
    .describe('Bytes that a stripe holds before it is packed.'),
});
