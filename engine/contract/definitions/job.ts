/** A Job in `jobs/<slug>.json`. */

import { z } from 'zod';

/** Refers to one output of another node. `port` is needed only where that node has several outputs and the reader takes one. */
export const edgeSchema = z.strictObject({
  node: z.string().min(1).describe('Id of the node that the rows come from.'),
  port: z
    .string()
    .optional()
    .describe('Output of that node (default: its only one; for SelectFromCollection, all of them).'),
});

export const nodeSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/u)
    .refine((id) => !(id in Object.prototype), 'it must not be a name that every object of JavaScript has')
    .describe('Stable id, unique in the job; also the bookmark key of a source.'),
  name: z.string().min(1).max(255).describe('Name for people.'),
  transform: z
    .string()
    .min(1)
    .describe('Name of a transform, source or target: ApplyMapping, CatalogSource, PathTarget, …'),
  inputs: z.record(z.string(), edgeSchema).default({}).describe('Input port → edge.'),
  args: z.record(z.string(), z.unknown()).default({}).describe('Checked by the transform.'),
  scope: z
    .enum(['new-rows', 'all-rows'])
    .optional()
    .describe(
      'For jobs with a bookmark. all-rows, on a source: every run reads it completely, without a bookmark. new-rows, on another node: each run processes only the new rows, although the result for all rows may differ.',
    ),
});

export const jobSchema = z.strictObject({
  name: z.string().min(1).max(255),
  description: z.string().max(2048).default(''),
  nodes: z.array(nodeSchema).default([]),
  defaultArguments: z
    .record(z.string(), z.string())
    .default({})
    .describe('Used in args as ${name}; a run may override them.'),
  bookmark: z.enum(['enable', 'disable', 'pause']).default('disable'),
  maxConcurrentRuns: z.int().min(1).max(1000).default(1),
  maxRetries: z.int().min(0).max(10).default(0).describe('Retries of the whole run.'),
  taskRetries: z.int().min(0).max(10).default(1).describe('Retries of one failed task.'),
  timeout: z.int().min(1).max(10_080).default(480).describe('Minutes.'),
  maxRejectedRecords: z
    .int()
    .min(0)
    .nullable()
    .default(null)
    .describe('The run fails above it; null: no limit, all are kept and counted.'),
  workers: z.int().min(1).max(64).nullable().default(null).describe('Worker processes; null: from the machine.'),
  threads: z.int().min(1).max(256).nullable().default(null).describe('Threads of one worker; null: from the machine.'),
  memory: z.int().min(64).nullable().default(null).describe('Megabytes of one worker; null: from the machine.'),
  layout: z
    .record(z.string(), z.strictObject({ x: z.number(), y: z.number() }))
    .default({})
    .describe('Node id → position on the canvas; does not affect runs.'),
});

export type Edge = z.output<typeof edgeSchema>;
export type Node = z.output<typeof nodeSchema>;
export type Job = z.output<typeof jobSchema>;
