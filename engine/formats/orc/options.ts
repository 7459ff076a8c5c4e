/** Options of the ORC format. */

import { z } from 'zod';
import { computeOnce } from '#engine/base/compute-once.ts';

export const orcReadOptions = computeOnce(() =>
  z.object({
    encoding: z
      .string()
      .default('utf-8')
      .describe('Character encoding of text. ORC requires utf-8, but tables of older Hive versions can have others.')
      .meta({ title: 'Encoding' }),
    hiveAcid: z
      .enum(['unwrap', 'keep'])
      .default('unwrap')
      .describe(
        'Files of Hive ACID tables wrap each row. unwrap: reads the rows of base files and of deltas without deletions. keep: reads operation, originalTransaction, bucket, rowId, currentTransaction and row.',
      )
      .meta({ title: 'Hive ACID rows' }),
  }),
);

export const orcWriteOptions = computeOnce(() =>
  z.object({
    compression: z
      .enum(['zlib', 'snappy', 'zstd', 'lz4', 'none'])
      .default('zlib')
      .describe('Compression within the file.')
      .meta({ title: 'Compression' }),
    stripeSize: z
      .int()
      .min(64 * 1024)
      .max(512 * 1024 * 1024)
      .default(64 * 1024 * 1024)
      .describe('Size of a stripe before compression, in bytes.')
      .meta({ title: 'Stripe size' }),
  }),
);
