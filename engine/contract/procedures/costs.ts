/** Procedures of the cost ledger: what runs of jobs have used here, and would cost elsewhere. */

import { z } from 'zod';
import { pricesSchema } from '#engine/contract/definitions/prices.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

export const mostCosts = 10_000;

/** What one row can sum up. */
export const costGroups = [
  'job',
  'workflow',
  'workflow-run',
  'day',
  'month',
  'calendar-month',
  'run',
  'stage',
] as const;
export type CostGroup = (typeof costGroups)[number];

const costSchema = z.object({
  jobName: z.string().nullable().describe('null: all jobs.'),
  workflowName: z
    .string()
    .nullable()
    .describe('null: the row is of no workflow; by `workflow` and `workflow-run`: of runs that no workflow started.'),
  workflowRunId: z.string().nullable(),
  workflowRunNumber: z.int().nullable().describe('null: the run has left the history.'),
  period: z.string().nullable().describe('`YYYY-MM-DD` or `YYYY-MM`, in UTC; null: the row is of no day or month.'),
  runId: z.string().nullable(),
  runNumber: z.int().nullable().describe('null: the run has left the history.'),
  stageId: z.string().nullable(),
  endedOn: z.number().nullable().describe('When the last of its stages ended; null: nothing was used.'),
  runCount: z.int().describe('Number of runs.'),
  attempts: z.int().describe('Number of attempts of tasks.'),
  unmeasured: z
    .int()
    .describe('Number of attempts whose CPU time is unknown, because their process ended first; not in the sums.'),
  workerSeconds: z.number().describe('Seconds for which workers were in use.'),
  cpuSeconds: z.number().describe('CPU time of the workers, user and system.'),
  gigabyteSeconds: z.number().describe('Memory that the workers could use, in 2^30 bytes, times the seconds.'),
  readBytes: z.number().describe('Bytes of the input files, as stored; with each attempt that read them.'),
  writtenBytes: z.number().describe('Bytes of the output files of tasks that finished.'),
  spilledBytes: z.number().describe('Bytes written to temporary files because memory was full.'),
  glue: z.number().describe('What AWS Glue would bill at least, in the currency of the prices.'),
  emrServerless: z.number().describe('What EMR Serverless would bill at least, in the currency of the prices.'),
});
export type CostText = z.output<typeof costSchema>;

export const costProcedures = {
  getCosts: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Sums up what runs of jobs have used, by job, workflow, workflow run, day, month, run or stage. Runs that have left the history are included.',
    input: z.strictObject({
      by: z
        .enum(costGroups)
        .default('job')
        .describe('`day` and `month`: of each job; `calendar-month`: of all jobs together.'),
      from: z
        .number()
        .nullable()
        .default(null)
        .describe('Only runs (by `stage`: stages) that ended at this time or later; null: all.'),
      before: z.number().nullable().default(null).describe('Only those that ended before this time; null: all.'),
      jobName: z.string().min(1).max(255).nullable().default(null).describe('Only of this job; null: of all.'),
      runId: z.string().min(1).max(255).nullable().default(null).describe('Only of this run; null: of all.'),
      workflowName: z
        .string()
        .min(1)
        .max(255)
        .nullable()
        .default(null)
        .describe('Only of runs that this workflow started; null: of all.'),
      limit: z.int().min(1).max(mostCosts).default(1000),
    }),
    output: z.object({
      costs: z
        .array(costSchema)
        .readonly()
        .describe('By CPU time, most first; days and months: newest first. At most `limit`.'),
      isComplete: z.boolean().describe('Whether these are all.'),
      total: costSchema.describe('Of everything that was asked for, also beyond `limit`.'),
      prices: pricesSchema,
    }),
    errors: [],
  })),
};
