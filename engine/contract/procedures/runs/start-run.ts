/** With what a person starts a run of a job. */

import { z } from 'zod';

/** Earlier runs whose input is read again (AWS Glue: --job-bookmark-from, --job-bookmark-to). */
const bookmarkWindow = z.strictObject({
  from: z.string().min(1).optional().describe('Id of a run of the job (default: the one before `to`).'),
  to: z.string().min(1).describe('Id of a later run.'),
});

export const startRunInput = z.strictObject({
  jobName: z.string().min(1),
  arguments: z.record(z.string(), z.string()).default({}),
  bookmarkWindow: bookmarkWindow
    .optional()
    .describe(
      'The run reads again what the runs after `from`, up to and including `to`, read, and nothing else. The bookmark of the job does not change.',
    ),
});
