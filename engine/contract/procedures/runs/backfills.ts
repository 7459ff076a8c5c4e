/** Procedures of backfills: runs of a job for many slices of its input, each slice once. */

import { z } from 'zod';
import { errorTextSchema } from '#engine/contract/procedures/column.ts';
import { staleAfterRun } from '#engine/contract/procedures/job-runs.ts';
import { pageOf, pageRequest } from '#engine/contract/procedures/page.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

/** Slices of one backfill. */
export const mostSlices = 10_000;

const patterns = z.record(z.string().min(1).max(255), z.string().min(1).max(255));
const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}(?:T\d{2})?$/u, 'it must be a date, such as 2025-01-31, or an hour, such as 2025-01-31T06')
  .describe('YYYY-MM-DD, or YYYY-MM-DDTHH for hours.');

export const slicingSchema = z
  .discriminatedUnion('by', [
    z.strictObject({
      by: z.literal('dates'),
      from: day,
      to: day.describe('The last one, which is included.'),
      every: z.enum(['hour', 'day', 'week', 'month', 'year']).default('day'),
      arguments: patterns.describe(
        'Argument of the job → how the start of a slice is written in it: yyyy, MM, dd and HH are replaced; other letters stand in quotes.',
      ),
      endArguments: patterns
        .default({})
        .describe('The same for the end of a slice, which is the start of the next one.'),
    }),
    z.strictObject({
      by: z.literal('partitions'),
      databaseName: z.string().min(1),
      tableName: z.string().min(1),
      expression: z.string().max(10_000).default('').describe('Partition expression; empty: all partitions.'),
      arguments: patterns
        .default({})
        .describe('Argument of the job → partition key (default: the arguments that have the name of a key).'),
    }),
    z.strictObject({
      by: z.literal('list'),
      slices: z
        .array(z.record(z.string().min(1).max(255), z.string()))
        .min(1)
        .max(mostSlices)
        .describe('Arguments of each slice.'),
    }),
  ])
  .describe('How the input of the job is divided.');
export type Slicing = z.input<typeof slicingSchema>;

const request = {
  jobName: z.string().min(1).max(255),
  slicing: slicingSchema,
  arguments: z.record(z.string(), z.string()).default({}).describe('Further arguments, equal for all slices.'),
  atOnce: z.int().min(1).max(100).default(1).describe('Number of slices that may run at the same time.'),
  again: z.boolean().default(false).describe('Whether slices that a run has already done are run again.'),
  newestFirst: z.boolean().default(false).describe('Whether the last slice is run first.'),
};

const planErrors = ['EntityNotFound', 'InvalidInput', 'InvalidState', 'InvalidDefinition'] as const;

export const sliceStates = z.enum([
  'PENDING',
  'STARTED',
  'DONE',
  'SUCCEEDED',
  'FAILED',
  'STOPPED',
  'TIMEOUT',
  'REFUSED',
]);

const backfillSchema = z.object({
  id: z.string(),
  number: z.int().describe('From 1, over all backfills of the workspace.'),
  jobName: z.string(),
  status: z
    .enum(['RUNNING', 'STOPPING', 'SUCCEEDED', 'FAILED', 'STOPPED'])
    .describe('FAILED: a slice did not succeed. STOPPED: slices were stopped or not started.'),
  slicing: slicingSchema,
  atOnce: z.int(),
  stopOnFailure: z.boolean(),
  again: z.boolean(),
  createdOn: z.number(),
  completedOn: z.number().nullable(),
  total: z.int().describe('Number of slices.'),
  counts: z
    .partialRecord(sliceStates, z.int())
    .describe(
      'Number of slices by state. DONE: an earlier run did it, so it is not run. REFUSED: its run could not start.',
    ),
});
export type BackfillText = z.output<typeof backfillSchema>;

const staleAfterBackfill = ['getBackfill', 'getBackfills', 'getBackfillSlices', 'planBackfill', ...staleAfterRun];

export const backfillProcedures = {
  planBackfill: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists the slices that a backfill would run, without running any.',
    input: z.strictObject(request),
    output: z.object({
      jobName: z.string(),
      slices: z
        .array(
          z.object({
            arguments: z.record(z.string(), z.string()).readonly(),
            doneBy: z
              .object({ id: z.string(), number: z.int().nullable() })
              .nullable()
              .describe('Run that has already done it, so that it is not run; null: it is run.'),
          }),
        )
        .readonly()
        .describe('In the order in which they run.'),
      toRun: z.int(),
      notes: z.array(z.string()).readonly().describe('Facts about the job that decide what the backfill does.'),
    }),
    errors: planErrors,
  })),
  startBackfill: defineProcedure(() => ({
    kind: 'command',
    summary: 'Starts a backfill of a job: one run for each slice that no run has done yet. Returns immediately.',
    input: z.strictObject({
      ...request,
      stopOnFailure: z.boolean().default(false).describe('Whether no further slice starts once one has failed.'),
    }),
    output: backfillSchema,
    errors: planErrors,
    invalidates: staleAfterBackfill,
  })),
  stopBackfill: defineProcedure(() => ({
    kind: 'command',
    summary: 'Stops a backfill and its runs. Slices that succeeded remain done.',
    input: z.strictObject({ id: z.string().min(1).max(255) }),
    output: backfillSchema,
    errors: ['EntityNotFound', 'InvalidState'],
    invalidates: staleAfterBackfill,
  })),
  resumeBackfill: defineProcedure(() => ({
    kind: 'command',
    summary: 'Runs the slices of a backfill that did not succeed or were not started. Returns immediately.',
    input: z.strictObject({ id: z.string().min(1).max(255) }),
    output: backfillSchema,
    errors: ['EntityNotFound', 'InvalidState'],
    invalidates: staleAfterBackfill,
  })),
  getBackfill: defineProcedure(() => ({
    kind: 'query',
    summary: 'Returns a backfill with the number of its slices in each state.',
    input: z.strictObject({ id: z.string().min(1).max(255).describe('Its id, or its number: `3` or `#3`.') }),
    output: backfillSchema,
    errors: ['EntityNotFound'],
  })),
  getBackfills: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists backfills, newest first.',
    input: z.strictObject({ jobName: z.string().min(1).max(255).optional(), ...pageRequest }),
    output: pageOf(backfillSchema),
    errors: ['InvalidInput'],
  })),
  getBackfillSlices: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists the slices of a backfill in their order.',
    input: z.strictObject({
      id: z.string().min(1).max(255),
      states: z.array(sliceStates).default([]).describe('Only slices in these states; empty: all.'),
      ...pageRequest,
    }),
    output: pageOf(
      z.object({
        position: z.int(),
        arguments: z.record(z.string(), z.string()).readonly(),
        state: sliceStates,
        runId: z.string().nullable().describe('Its last run; of DONE, the run that did it.'),
        runNumber: z.int().nullable(),
        undone: z.boolean().describe('Whether the commit of its run was undone.'),
        runState: z
          .enum(['WAITING', 'PAUSED', 'RUNNING'])
          .nullable()
          .describe('What the run of a STARTED slice does; null: the slice is in another state.'),
        error: errorTextSchema.nullable(),
      }),
    ),
    errors: ['EntityNotFound', 'InvalidInput'],
  })),
};
