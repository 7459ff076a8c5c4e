/** Procedures of what a run uses while it works. */

import { z } from 'zod';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

export const runUsageProcedures = {
  getRunUsage: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Returns the memory of a run’s workers, and what they had spilled to disk, over time; null: it was not measured, or the run was too short.',
    input: z.strictObject({ id: z.string().min(1).max(255) }),
    output: z
      .object({
        every: z.number().describe('Milliseconds that each point is about. It grows with the length of the run.'),
        memoryPerWorker: z.number().describe('Memory limit of each worker, in bytes.'),
        points: z
          .array(
            z.object({
              time: z.number().describe('Milliseconds since 1970-01-01 UTC at which its time begins.'),
              memory: z.number().describe('Most memory of all worker processes together in this time, in bytes.'),
              spilled: z
                .number()
                .nullable()
                .describe('Most data on disk in this time because memory was full, in bytes; null: unknown.'),
              workers: z.int().describe('Workers that the run had.'),
            }),
          )
          .readonly()
          .describe('By time, at most 600. While the run holds no worker, there are none.'),
      })
      .nullable(),
    errors: ['EntityNotFound'],
  })),
};
