/** How far a run is and how fast it reads, as one item of a stream. */

import { z } from 'zod';

export const runProgressItem = z.object({
  item: z.literal('progress'),
  fraction: z.number().nullable(),
  note: z.string(),
  bytesPerSecond: z.number().nullable().describe('Bytes of source files that its tasks read lately; null: not known.'),
  rowsPerSecond: z
    .number()
    .nullable()
    .describe('By the rows in the bytes of finished tasks of the same stage; null: not known.'),
});
