/** Something wrong in an authored file; the last good version stays in use. */

import { z } from 'zod';

export const problemSchema = z.strictObject({
  file: z.string().describe('Relative to the workspace.'),
  /** 1-based; null when the whole file is meant. */
  line: z.int().nullable(),
  column: z.int().nullable(),
  message: z.string(),
});

/** A name that is not known, and the known ones that are like it, best first. */
export const unknownNameSchema = z.object({ written: z.string(), near: z.array(z.string()).readonly() });
export type UnknownName = z.output<typeof unknownNameSchema>;

/** Of a job: where it is, and what would mend it. */
export const jobProblemSchema = problemSchema.extend({
  node: z.string().nullable(),
  code: z.string().describe('Of the error that a run would end with.'),
  hint: z.string().nullable(),
  unknownName: unknownNameSchema.nullable(),
});
export type JobProblem = z.output<typeof jobProblemSchema>;

/** Of a job: what is allowed and may not be meant. It runs. */
export const jobWarningSchema = z.object({
  node: z.string().describe('Id of the node.'),
  message: z.string(),
  hint: z.string(),
});
export type JobWarning = z.output<typeof jobWarningSchema>;

export type Problem = z.output<typeof problemSchema>;
