/** A Job in `jobs/<slug>.json`. */

import { z } from 'zod';
import { nameSchema } from '#engine/contract/definitions/name.ts';
import { poolNameSchema, usualPool } from '#engine/contract/definitions/pool.ts';
import { workersSchema, workerThreadsSchema } from '#engine/contract/definitions/worker-amounts.ts';

/** Refers to one output of another node. `port` is needed only where that node has several outputs and the reader takes one. */
export const edgeSchema = z.strictObject({
  node: z.string().min(1).describe('Id of the node that provides the rows.'),
  port: z
    .string()
    .optional()
    .describe('Output of that node (default: its only one; for SelectFromCollection, all of them).'),
});

export const nodeSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/u, 'it must have 1 to 64 characters: letters, digits, _ and -')
    .refine((id) => !(id in Object.prototype), 'it must not be the name of a built-in JavaScript property')
    .describe('Stable id, unique within the job. It is also the bookmark key of a source.'),
  name: z.string().min(1).max(255).describe('Name shown on the canvas.'),
  transform: z
    .string()
    .min(1)
    .describe('Name of a transform, source or target: ApplyMapping, CatalogSource, PathTarget, …'),
  inputs: z.record(z.string(), edgeSchema).default({}).describe('Input port → edge.'),
  args: z.record(z.string(), z.unknown()).default({}).describe('Arguments of the transform, which checks them.'),
  notes: z
    .string()
    .max(4000)
    .optional()
    .describe('Text for people, which scripts have as comments. Does not affect runs.'),
  checkpoint: z
    .boolean()
    .optional()
    .describe(
      'With checkpoints other than none: the rows of this node are kept during a run, so that a resume need not repeat it.',
    ),
  scope: z
    .enum(['new-rows', 'all-rows'])
    .optional()
    .describe(
      'For jobs with a bookmark. all-rows (sources): every run reads all rows, without a bookmark. new-rows (other nodes): each run processes only new rows, although the result can differ from processing all rows.',
    ),
});

export const jobSchema = z.strictObject({
  name: nameSchema,
  description: z.string().max(2048).default(''),
  nodes: z.array(nodeSchema).default([]),
  defaultArguments: z
    .record(z.string(), z.string())
    .default({})
    .describe('Values of ${name} in the arguments of nodes. A run can override them.'),
  bookmark: z
    .enum(['enable', 'disable', 'pause'])
    .default('disable')
    .describe(
      'enable: each run reads only files that no earlier run has read. disable: each run reads everything again, and a target that appends gets the same rows again. pause: as enable, but the run does not count as having read its files.',
    ),
  checkpoints: z
    .enum(['none', 'named', 'auto'])
    .default('none')
    .describe(
      'Where the rows of a run are kept for a resume. named: at nodes with checkpoint. auto: also at joins, aggregates, duplicates and custom SQL that read 256 MB or more.',
    ),
  maxConcurrentRuns: z.int().min(1).max(1000).default(1),
  priority: z
    .int()
    .min(0)
    .max(9)
    .default(5)
    .describe(
      'Order in which waiting runs of a pool start: higher first, then by age. Each 10 minutes of waiting count as 1 more.',
    ),
  pool: poolNameSchema
    .default(usualPool)
    .describe('Pool of the queue in which its runs wait. Pools share the machine by their weights in tenon.json.'),
  maxRetries: z
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe(
      'Number of times the whole run is retried, if it failed for a reason that may pass, such as a full disk or a lost worker. Mistakes in the job or its data are not retried.',
    ),
  taskRetries: z.int().min(0).max(10).default(1).describe('Number of times a failed task is retried.'),
  timeout: z.int().min(1).max(10_080).default(480).describe('Time limit of a run, in minutes.'),
  maxRejectedRecords: z
    .int()
    .min(0)
    .nullable()
    .default(null)
    .describe(
      'A run fails if it rejects more records than this. null: no limit; all rejected records are kept and counted.',
    ),
  workers: workersSchema.describe('Number of worker processes; null: the workspace’s setting, otherwise automatic.'),
  minWorkers: workersSchema.describe(
    'Number of workers with which a run begins. It takes more, up to the number of workers, while tasks wait and the machine has room, and gives them back when another run waits. null: a run keeps its number of workers.',
  ),
  threads: workerThreadsSchema.describe('Threads per worker; null: the workspace’s setting, otherwise automatic.'),
  memory: z
    .int()
    .min(64)
    .nullable()
    .default(null)
    .describe('Megabytes per worker; null: the workspace’s setting, otherwise automatic.'),
  layout: z
    .record(z.string(), z.strictObject({ x: z.number(), y: z.number() }))
    .default({})
    .describe('Node id → position on the canvas. Does not affect runs.'),
});

export type Edge = z.output<typeof edgeSchema>;
export type Node = z.output<typeof nodeSchema>;
export type Job = z.output<typeof jobSchema>;
