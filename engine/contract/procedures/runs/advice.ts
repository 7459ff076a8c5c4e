/** Procedures of advice for the next run of a job. */

import { z } from 'zod';
import { jobRunSchema, staleAfterRun } from '#engine/contract/procedures/job-runs.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

const kind = z.enum(['bookmark', 'memory', 'threads', 'workers', 'compact']);

const adviceSchema = z.object({
  kind,
  text: z.string().describe('What the run measured, and what follows from it.'),
  label: z.string().describe('What applying it does.'),
  change: z
    .object({ bookmark: z.literal('enable'), memory: z.int(), threads: z.int(), workers: z.int() })
    .partial()
    .nullable()
    .describe('New settings of the job; null: a table is compacted.'),
  table: z.object({ databaseName: z.string(), tableName: z.string() }).nullable(),
});

export const adviceProcedures = {
  getRunAdvice: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Lists what the next run of a job could do better, from what a run that succeeded has measured. What the job has already is not listed.',
    input: z.strictObject({ id: z.string().min(1).max(255) }),
    output: z.array(adviceSchema).readonly(),
    errors: ['EntityNotFound'],
  })),
  applyRunAdvice: defineProcedure(() => ({
    kind: 'command',
    summary: 'Applies one piece of advice: changes the job, or starts a compaction of the table.',
    input: z.strictObject({
      id: z.string().min(1).max(255),
      kind,
      table: z
        .strictObject({ databaseName: z.string().min(1), tableName: z.string().min(1) })
        .optional()
        .describe('For compact, if the run wrote several tables.'),
    }),
    output: z.object({ applied: adviceSchema, run: jobRunSchema.nullable().describe('The compaction.') }),
    errors: ['EntityNotFound', 'InvalidInput', 'InvalidState', 'ConcurrentModification', 'ConcurrentRunsExceeded'],
    invalidates: ['getJob', 'getJobArguments', 'getJobs', 'getDefinition', 'getDefinitions', ...staleAfterRun],
  })),
};
