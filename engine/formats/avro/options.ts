/** How Avro files are read and written. */

import { z } from 'zod';

export const avroReadOptions = z.strictObject({});

export const avroWriteOptions = z.object({
  compression: z
    .enum(['snappy', 'deflate', 'zstandard', 'none'])
    .default('snappy')
    .describe('Compression of the blocks in each file.')
    .meta({ title: 'Compression' }),
});
