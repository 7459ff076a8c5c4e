/** Pools of the queue of runs, in tenon.json: which share of the machine the jobs of each may have. */

import { z } from 'zod';

export const mostPools = 50;
export const mostWeight = 100;
/** The pool of jobs that state none. */
export const usualPool = 'default';

export const poolNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[^\p{Cc}]+$/u, 'it must not have control characters');

export const poolSchema = z.strictObject({
  name: poolNameSchema.describe('Name that jobs state in `pool`; `default` is the pool of jobs that state none.'),
  weight: z
    .int()
    .min(1)
    .max(mostWeight)
    .default(1)
    .describe('Share of the machine, compared with the weights of other pools whose runs wait.'),
  maxRuns: z.int().min(1).max(1000).nullable().default(null).describe('Runs at the same time; null: no limit.'),
  maxCores: z
    .int()
    .min(1)
    .max(4096)
    .nullable()
    .default(null)
    .describe('Processor cores that its runs may reserve together; null: no limit. One run alone may have more.'),
  maxMemory: z
    .int()
    .min(64)
    .max(16_777_216)
    .nullable()
    .default(null)
    .describe('Megabytes that its runs may reserve together; null: no limit. One run alone may have more.'),
});

export type Pool = z.output<typeof poolSchema>;

export const poolsSchema = z
  .array(poolSchema)
  .max(mostPools)
  .refine((pools) => new Set(pools.map(({ name }) => name)).size === pools.length, 'two pools have the same name')
  .default([])
  .describe('Pools of the queue of runs. A pool that a job names and that is not listed has weight 1 and no limits.');
