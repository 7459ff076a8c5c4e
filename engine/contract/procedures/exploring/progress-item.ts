/** What a procedure that streams reports before its result. */

import { z } from 'zod';

export const progressItem = z.object({
  item: z.literal('progress'),
  fraction: z.number().nullable().describe('Progress from 0 to 1; null: unknown.'),
  note: z.string(),
});
