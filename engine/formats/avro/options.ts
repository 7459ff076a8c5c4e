/** How Avro files are read and written. */

import { z } from 'zod';
import { computeOnce } from '#engine/base/compute-once.ts';

export const avroReadOptions = computeOnce(() => z.strictObject({}));

export const avroWriteOptions = computeOnce(() =>
  z.object({
    compression: z
      .enum(['snappy', 'deflate', 'zstandard', 'none'])
      .default('snappy')
      .describe('Compression of the blocks in each file.')
      .meta({ title: 'Compression' }),
  }),
);
