/** Procedures of the versions of a job: listed, compared, restored. */

import { z } from 'zod';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { definitionStales } from '#engine/contract/procedures/definitions.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

const number = z.int().min(1).describe('Number of the version, from 1.');
const jobName = z.string().min(1).describe('Name of the job.');

export const jobVersionSchema = z.object({
  number,
  savedOn: z.number().describe('When it was saved, or first run. Milliseconds since 1970 UTC.'),
  summary: z.string().describe('What changed since the version before, in one line.'),
  added: z.int().describe('Number of nodes that were added.'),
  removed: z.int(),
  changed: z.int(),
  isCurrent: z.boolean().describe('Whether it is the definition in the file now.'),
  runs: z.object({
    count: z.int().describe('Number of runs in the history with this version.'),
    failed: z.int(),
    newest: z.string().nullable().describe('Id of the newest run; null: there is none.'),
  }),
});
export type JobVersionText = z.output<typeof jobVersionSchema>;

const changeSchema = z.object({
  change: z.enum(['added', 'removed', 'changed']),
  path: z.string().describe('JSON path; nodes by their id: `nodes[join].args.joinType`.'),
  nodeId: z.string().nullable().describe('The node that it belongs to; null: the job itself.'),
  nodeName: z.string().nullable(),
  a: z.unknown().describe('JSON value in the first version; null if `change` is added.'),
  b: z.unknown().describe('JSON value in the second version; null if `change` is removed.'),
});
export type JobVersionChange = z.output<typeof changeSchema>;

export const jobVersionProcedures = {
  getJobVersions: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists the versions of a job, newest first: saved ones and those that runs used.',
    input: z.strictObject({ jobName }),
    output: z.array(jobVersionSchema).readonly(),
    errors: ['EntityNotFound'],
  })),
  compareJobVersions: defineProcedure(() => ({
    kind: 'query',
    summary: 'Compares two versions of a job, without positions on the canvas.',
    input: z.strictObject({ jobName, from: number, to: number }),
    output: z.object({ from: jobSchema, to: jobSchema, changes: z.array(changeSchema).readonly() }),
    errors: ['EntityNotFound'],
  })),
  restoreJobVersion: defineProcedure(() => ({
    kind: 'command',
    summary: 'Saves an earlier version of a job as its current definition. It becomes a new version.',
    input: z.strictObject({
      jobName,
      number,
      expectedHash: z
        .string()
        .regex(/^[0-9a-f]{64}$/u, 'it must be a SHA-256 hash: 64 digits and letters a to f')
        .describe('SHA-256 of the file of the job when you read it.'),
    }),
    output: z.object({ name: z.string(), hash: z.string(), file: z.string() }),
    errors: ['EntityNotFound', 'InvalidState', 'ConcurrentModification'],
    invalidates: definitionStales,
  })),
};
