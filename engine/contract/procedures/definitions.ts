/** Procedures of authored files: jobs, classifiers, and every other kind by its name. */

import { z } from 'zod';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { jobProblemSchema, jobWarningSchema } from '#engine/contract/definitions/problem.ts';
import { pageOf, pageRequest } from '#engine/contract/procedures/page.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';
import { columnSchema } from '#engine/contract/procedures/column.ts';

const definitionKind = z.enum([
  'job',
  'crawler',
  'connection',
  'trigger',
  'workflow',
  'notification',
  'ruleset',
  'classifier',
  'query',
  'table',
  'transform',
  'subflow',
]);
const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/u, 'it must be a SHA-256 hash: 64 digits and letters a to f')
  .describe('SHA-256 of the file when you read it.');
const expectedHash = hash
  .nullable()
  .describe('Hash of the version that you read; null: creates a definition with a new name.');

const previousName = z
  .string()
  .min(1)
  .optional()
  .describe(
    'Previous name, to rename the definition. A renamed job keeps its bookmark and runs. Jobs that use a renamed sub-flow follow.',
  );

const broken = z
  .object({ hash, message: z.string().describe('With file and line.') })
  .nullable()
  .describe('Why the file is not valid now; its last valid version stays in use. null: the file is valid.');

/** A renamed job keeps its runs and its bookmark. */
export const definitionStales = [
  'getDefinitions',
  'getDefinition',
  'getJobs',
  'getListedJobs',
  'getJob',
  'getJobArguments',
  'getWorkspace',
  'getJobRuns',
  'getLatestJobRuns',
  'getJobRun',
  'getJobBookmark',
  'getTableUsers',
  'getConnectionUsers',
  'findUndoRefusal',
  'findRedriveRefusal',
  'listTriggers',
  'getTrigger',
  'getWorkflow',
  'getWorkflows',
  'getClassifiers',
  'getNotifications',
  'getTransforms',
  'getSubflows',
  'getSubflowUsers',
  'validateSubflow',
  'getJobVersions',
  'findRunVersion',
  'compareJobVersions',
];

/** What a check finds. */
export const checkedGraph = z.object({
  problems: z.array(jobProblemSchema).readonly().describe('Problems that prevent the job from running.'),
  warnings: z
    .array(jobWarningSchema)
    .readonly()
    .describe('Possible mistakes that do not prevent the job from running.'),
  nodes: z
    .array(
      z.object({
        id: z.string(),
        columns: z.array(columnSchema).readonly().describe('Columns of the first output.'),
        outputs: z.array(z.object({ port: z.string(), columns: z.array(columnSchema).readonly() })).readonly(),
        inputs: z
          .record(z.string(), z.object({ node: z.string(), port: z.string() }))
          .readonly()
          .describe('Input port → output that it reads.'),
      }),
    )
    .readonly(),
  steps: z
    .array(z.object({ node: z.string(), step: z.string(), columns: z.array(columnSchema).readonly() }))
    .readonly()
    .describe('Columns that leave each step of each recipe, up to the first step with a problem.'),
});

export const definitionProcedures = {
  getDefinitions: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists the names of all definitions of one kind.',
    input: z.strictObject({ kind: definitionKind }),
    output: z.array(z.object({ name: z.string(), hash, file: z.string() })).readonly(),
    errors: [],
  })),
  getDefinition: defineProcedure(() => ({
    kind: 'query',
    summary: 'Returns one definition and the version of its file.',
    input: z.strictObject({ kind: definitionKind, name: z.string().min(1) }),
    output: z.object({ name: z.string(), hash, file: z.string(), value: z.unknown(), broken }),
    errors: ['EntityNotFound'],
  })),
  saveDefinition: defineProcedure(() => ({
    kind: 'command',
    summary: 'Saves a definition if its file has not changed since you read it.',
    input: z.strictObject({
      kind: definitionKind,
      value: z.unknown(),
      expectedHash,
      previousName,
    }),
    output: z.object({ name: z.string(), hash, file: z.string() }),
    errors: ['InvalidDefinition', 'InvalidState', 'AlreadyExists', 'ConcurrentModification'],
    invalidates: definitionStales,
  })),
  deleteDefinition: defineProcedure(() => ({
    kind: 'command',
    summary: 'Deletes the file of a definition. A sub-flow that jobs use is refused.',
    input: z.strictObject({ kind: definitionKind, name: z.string().min(1), expectedHash: hash }),
    output: z.null(),
    errors: ['EntityNotFound', 'ConcurrentModification', 'InvalidState'],
    invalidates: [
      'getDefinitions',
      'getDefinition',
      'getJobs',
      'getListedJobs',
      'getJob',
      'getJobArguments',
      'getWorkspace',
      'getTableUsers',
      'getConnectionUsers',
      'listTriggers',
      'getTrigger',
      'getWorkflow',
      'getWorkflows',
      'getClassifiers',
      'getNotifications',
      'getTransforms',
      'getSubflows',
      'getSubflowUsers',
      'validateSubflow',
    ],
  })),
  getClassifiers: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists the custom classifiers, without the saved readings of folders, and the crawlers that use them.',
    input: z.strictObject({}),
    output: z
      .array(
        z.object({
          name: z.string(),
          file: z.string(),
          type: z.enum(['csv', 'json', 'xml', 'grok']),
          states: z.string().describe('What the classifier states, in words.'),
          crawlers: z.array(z.string()).readonly().describe('Names of the crawlers that list it.'),
        }),
      )
      .readonly(),
    errors: [],
  })),
  getJobs: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists all jobs.',
    input: z.strictObject({}),
    output: z.array(z.object({ name: z.string(), hash, file: z.string(), job: jobSchema })).readonly(),
    errors: [],
  })),
  getListedJobs: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists the jobs by name, without their nodes.',
    input: z.strictObject({ ...pageRequest }),
    output: pageOf(z.object({ name: z.string(), description: z.string() })),
    errors: [],
  })),
  getJob: defineProcedure(() => ({
    kind: 'query',
    summary: 'Returns one job and the version of its file.',
    input: z.strictObject({ name: z.string().min(1) }),
    output: z.object({
      name: z.string(),
      hash,
      file: z.string(),
      job: jobSchema,
      broken,
    }),
    errors: ['EntityNotFound'],
  })),
  getJobArguments: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists the arguments that a run of a job may set: those with a default, and those that its nodes use.',
    input: z.strictObject({ name: z.string().min(1) }),
    output: z.array(
      z.object({ name: z.string(), default: z.string().nullable().describe('null: each run must set it.') }),
    ),
    errors: ['EntityNotFound'],
  })),
  saveJob: defineProcedure(() => ({
    kind: 'command',
    summary: 'Saves a job if its file has not changed since you read it.',
    input: z.strictObject({ job: jobSchema, expectedHash, previousName }),
    output: z.object({ name: z.string(), hash, file: z.string() }),
    errors: ['InvalidDefinition', 'InvalidState', 'AlreadyExists', 'ConcurrentModification'],
    invalidates: definitionStales,
  })),
  validateJob: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Checks the arguments and edges of a job, which need not be saved, and returns the columns that leave each node.',
    input: z.strictObject({ job: jobSchema }),
    output: checkedGraph,
    errors: [],
  })),
};
