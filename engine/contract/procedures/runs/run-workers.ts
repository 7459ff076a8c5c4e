/** Procedures of the workers of a run. */

import { z } from 'zod';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

export const runWorkerProcedures = {
  getRunWorkers: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists the numbers of workers that a run had: with how many it began, and each change with its reason.',
    input: z.strictObject({ id: z.string().min(1).max(255) }),
    output: z
      .array(
        z.object({
          time: z.number(),
          workers: z.int().describe('From then on.'),
          why: z.string().nullable().describe('null: the run began, or was continued.'),
        }),
      )
      .readonly(),
    errors: ['EntityNotFound'],
  })),
};
