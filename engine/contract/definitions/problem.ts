/** A problem in an authored file; the last good version stays in use. */

import { z } from 'zod';

export const problemSchema = z.strictObject({
  file: z.string().describe('Path relative to the workspace.'),
  /** 1-based; null when the problem concerns the whole file. */
  line: z.int().nullable(),
  column: z.int().nullable(),
  message: z.string(),
});

/** An unknown name, and the known names similar to it, best first. */
export const unknownNameSchema = z.object({ written: z.string(), near: z.array(z.string()).readonly() });
export type UnknownName = z.output<typeof unknownNameSchema>;

/** What went wrong with a connection, or that a bucket has none. */
export const failedConnectionSchema = z.object({
  problem: z.string().describe('connection: no connection is for the bucket; otherwise as its test reports it.'),
  bucket: z.string().nullable(),
  connection: z.string().nullable().describe('Name of the connection; null: there is none.'),
});
export type FailedConnection = z.output<typeof failedConnectionSchema>;

/** For a job: the location of the problem and a suggested fix. */
export const jobProblemSchema = problemSchema.extend({
  node: z.string().nullable(),
  step: z.string().optional().describe('Id of the step of a recipe; absent: the problem is not that of a step.'),
  code: z.string().describe('Error code that a run would fail with.'),
  hint: z.string().nullable(),
  unknownName: unknownNameSchema.nullable(),
  failedConnection: failedConnectionSchema.nullable(),
  missing: z
    .boolean()
    .describe('The problem is only that something is not filled in or connected yet, as in a new node.'),
});
export type JobProblem = z.output<typeof jobProblemSchema>;

/** For a job: something that is allowed but may be a mistake. The job runs. */
export const jobWarningSchema = z.object({
  node: z.string().describe('Id of the node.'),
  message: z.string(),
  hint: z.string(),
});
export type JobWarning = z.output<typeof jobWarningSchema>;

export type Problem = z.output<typeof problemSchema>;
