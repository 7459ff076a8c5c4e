/** Something wrong in an authored file; the last good version stays in use. */

import { z } from 'zod';

export const problemSchema = z.strictObject({
  file: z.string().describe('Relative to the workspace.'),
  /** 1-based; null when the whole file is meant. */
  line: z.int().nullable(),
  column: z.int().nullable(),
  message: z.string(),
});

export type Problem = z.output<typeof problemSchema>;
