/** Procedures of the queue of runs: what runs and waits, and why. */

import { z } from 'zod';
import { poolSchema } from '#engine/contract/definitions/pool.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

const share = {
  runId: z.string(),
  jobName: z.string(),
  number: z.int().describe('Number of the run, from 1.'),
  priority: z.int(),
  pool: z.string().describe('Name of the pool that its job states.'),
  workers: z.int().describe('Workers that it has, or begins with.'),
  mostWorkers: z.int().describe('Workers that it may have while tasks wait.'),
  cores: z.int().describe('Processor cores that are reserved for it.'),
  memory: z.number().describe('Bytes of memory that are reserved for it.'),
};

export const queueProcedures = {
  getQueue: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Lists the job runs of this host that run and wait, in order, why each waits, and the pools that share the machine.',
    input: z.strictObject({}),
    output: z.object({
      heldOn: z
        .number()
        .nullable()
        .describe('Milliseconds since 1970 UTC since when the queue is held and starts nothing; null: it is not held.'),
      cores: z.int().describe('Processor cores of the machine.'),
      memory: z.number().describe('Bytes of memory that runs may reserve together.'),
      running: z.array(z.object({ ...share, admittedOn: z.number() })).readonly(),
      waiting: z
        .array(
          z.object({
            ...share,
            waitsSince: z.number(),
            isMoved: z.boolean().describe('Whether a person moved it to the front.'),
            mayMoveUp: z
              .boolean()
              .describe('Whether moveRunInQueue can exchange it with the run before it in its pool.'),
            mayMoveDown: z.boolean().describe('The same with the run behind it.'),
            startsOn: z
              .number()
              .nullable()
              .describe(
                'When it starts, estimated from the times of earlier runs. Milliseconds since 1970 UTC; null: earlier runs do not show it.',
              ),
            reason: z.discriminatedUnion('kind', [
              z.object({ kind: z.literal('held'), since: z.number() }),
              z.object({ kind: z.literal('turn'), runs: z.array(z.string()).readonly() }),
              z.object({
                kind: z.literal('cores'),
                runs: z.array(z.string()).readonly(),
                needed: z.number(),
                free: z.number(),
              }),
              z.object({
                kind: z.literal('memory'),
                runs: z.array(z.string()).readonly(),
                needed: z.number(),
                free: z.number(),
              }),
              z.object({
                kind: z.literal('pool'),
                pool: z.string(),
                limit: z.enum(['runs', 'cores', 'memory']),
                most: z.number(),
                runs: z.array(z.string()).readonly(),
                needed: z.number(),
                free: z.number(),
              }),
              z.object({ kind: z.literal('other-programs'), needed: z.number(), free: z.number() }),
            ]),
            why: z.string().describe('The reason in words.'),
          }),
        )
        .readonly()
        .describe(
          'In the order in which they start, as far as it is known; those whose pool is at its limit are last.',
        ),
      left: z
        .array(z.object({ runId: z.string(), jobName: z.string(), number: z.int(), waitsSince: z.number() }))
        .readonly()
        .describe(
          'Runs that an app or server left waiting when it was killed, oldest first: the next one starts them. Empty in those.',
        ),
      pools: z
        .array(
          poolSchema.extend({
            running: z.int().describe('Number of its runs that run.'),
            waiting: z.int().describe('Number of its runs that wait.'),
            cores: z.int().describe('Processor cores that are reserved for its runs.'),
            memory: z.number().describe('Bytes of memory that are reserved for its runs.'),
          }),
        )
        .readonly()
        .describe('The pools of the workspace, and others of which runs run or wait.'),
    }),
    errors: [],
  })),
  startRunNext: defineProcedure(() => ({
    kind: 'command',
    summary: 'Moves a waiting run to the front of the queue.',
    input: z.strictObject({ id: z.string().min(1).max(255) }),
    output: z.object({}),
    errors: ['InvalidState'],
    invalidates: ['getQueue'],
  })),
  moveRunInQueue: defineProcedure(() => ({
    kind: 'command',
    summary:
      'Exchanges a waiting run with the run before or behind it in its pool, if both have the same priority or both were moved to the front.',
    input: z.strictObject({ id: z.string().min(1).max(255), direction: z.enum(['up', 'down']) }),
    output: z.object({}),
    errors: ['InvalidState'],
    invalidates: ['getQueue'],
  })),
  holdQueue: defineProcedure(() => ({
    kind: 'command',
    summary:
      'Holds the queue: no further job run starts until it is released, or until the app or `tenon serve` ends. Active runs continue.',
    input: z.strictObject({}),
    output: z.null(),
    errors: ['InvalidState'],
    invalidates: ['getQueue'],
  })),
  releaseQueue: defineProcedure(() => ({
    kind: 'command',
    summary: 'Releases the queue: waiting job runs start in order, as there is room for them.',
    input: z.strictObject({}),
    output: z.null(),
    errors: [],
    invalidates: ['getQueue'],
  })),
};
