/** Procedures of authored files: jobs, and every other kind by its name. */

import { z } from 'zod';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { jobProblemSchema, jobWarningSchema } from '#engine/contract/definitions/problem.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';
import { columnSchema } from '#engine/contract/procedures/column.ts';

const definitionKind = z.enum([
  'job',
  'crawler',
  'connection',
  'trigger',
  'workflow',
  'ruleset',
  'classifier',
  'query',
  'table',
]);
const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/u)
  .describe('SHA-256 of the file that was read.');
const expectedHash = hash.nullable().describe('The version that was read; null: the name must be new.');

const previousName = z
  .string()
  .min(1)
  .optional()
  .describe('Previous name, for a rename; a job keeps its bookmark and its runs.');

/** A renamed job keeps its runs and its bookmark. */
const staleAfterSave = [
  'getDefinitions',
  'getDefinition',
  'getJobs',
  'getJob',
  'getWorkspace',
  'getJobRuns',
  'getJobRun',
  'getJobBookmark',
  'findUndoRefusal',
  'findRedriveRefusal',
];

export const definitionProcedures = {
  getDefinitions: defineProcedure({
    kind: 'query',
    summary: 'Names of all definitions of one kind.',
    input: z.strictObject({ kind: definitionKind }),
    output: z.array(z.object({ name: z.string(), hash, file: z.string() })).readonly(),
    errors: [],
  }),
  getDefinition: defineProcedure({
    kind: 'query',
    summary: 'One definition and the version of its file.',
    input: z.strictObject({ kind: definitionKind, name: z.string().min(1) }),
    output: z.object({ name: z.string(), hash, file: z.string(), value: z.unknown() }),
    errors: ['EntityNotFound'],
  }),
  saveDefinition: defineProcedure({
    kind: 'command',
    summary: 'Writes a definition over the version that was read.',
    input: z.strictObject({
      kind: definitionKind,
      value: z.unknown(),
      expectedHash,
      previousName,
    }),
    output: z.object({ name: z.string(), hash, file: z.string() }),
    errors: ['InvalidDefinition', 'InvalidState', 'AlreadyExists', 'ConcurrentModification'],
    invalidates: staleAfterSave,
  }),
  deleteDefinition: defineProcedure({
    kind: 'command',
    summary: 'Removes a definition’s file.',
    input: z.strictObject({ kind: definitionKind, name: z.string().min(1), expectedHash: hash }),
    output: z.null(),
    errors: ['EntityNotFound', 'ConcurrentModification'],
    invalidates: ['getDefinitions', 'getDefinition', 'getJobs', 'getJob', 'getWorkspace'],
  }),
  getJobs: defineProcedure({
    kind: 'query',
    summary: 'All jobs.',
    input: z.strictObject({}),
    output: z.array(z.object({ name: z.string(), hash, file: z.string(), job: jobSchema })).readonly(),
    errors: [],
  }),
  getJob: defineProcedure({
    kind: 'query',
    summary: 'One job and the version of its file.',
    input: z.strictObject({ name: z.string().min(1) }),
    output: z.object({
      name: z.string(),
      hash,
      file: z.string(),
      job: jobSchema,
      broken: z
        .object({ hash, message: z.string().describe('With file and line.') })
        .nullable()
        .describe(
          'The file is not a valid job now; this is its last good version, which stays in use. null: it is valid.',
        ),
    }),
    errors: ['EntityNotFound'],
  }),
  saveJob: defineProcedure({
    kind: 'command',
    summary: 'Writes a job over the version that was read.',
    input: z.strictObject({ job: jobSchema, expectedHash, previousName }),
    output: z.object({ name: z.string(), hash, file: z.string() }),
    errors: ['InvalidDefinition', 'InvalidState', 'AlreadyExists', 'ConcurrentModification'],
    invalidates: staleAfterSave,
  }),
  validateJob: defineProcedure({
    kind: 'query',
    summary: 'Checks a job that need not be saved: arguments, edges, and the columns that leave each node.',
    input: z.strictObject({ job: jobSchema }),
    output: z.object({
      problems: z.array(jobProblemSchema).readonly().describe('A job with problems does not run.'),
      warnings: z.array(jobWarningSchema).readonly().describe('Possible mistakes; the job runs.'),
      nodes: z
        .array(
          z.object({
            id: z.string(),
            columns: z.array(columnSchema).readonly().describe('Of the first output.'),
            outputs: z.array(z.object({ port: z.string(), columns: z.array(columnSchema).readonly() })).readonly(),
            inputs: z
              .record(z.string(), z.object({ node: z.string(), port: z.string() }))
              .readonly()
              .describe('Input port → the output that it reads.'),
          }),
        )
        .readonly(),
    }),
    errors: [],
  }),
};
