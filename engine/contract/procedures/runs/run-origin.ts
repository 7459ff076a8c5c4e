/** Procedures of what started a job run or a crawl. */

import { z } from 'zod';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

export const runOriginProcedures = {
  getRunOrigin: defineProcedure(() => ({
    kind: 'query',
    summary: 'Returns which trigger started a job run or a crawl, and in which run of a workflow.',
    input: z.strictObject({ id: z.string().min(1).max(255).describe('Of the job run or the crawl.') }),
    output: z
      .object({
        kind: z.enum(['trigger', 'crawler']).describe('crawler: the schedule of a crawler.'),
        triggerName: z.string(),
        cause: z.enum(['SCHEDULE', 'CONDITIONS', 'REQUEST', 'RESUME', 'EVENT']),
        firedOn: z.number(),
        workflow: z
          .object({ name: z.string(), runId: z.string(), runNumber: z.int() })
          .nullable()
          .describe('null: the trigger belongs to no workflow.'),
      })
      .nullable()
      .describe('null: no trigger started it, or its firing has left the history.'),
    errors: [],
  })),
};
