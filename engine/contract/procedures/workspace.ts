/** Procedures of the workspace as a whole. */

import { z } from 'zod';
import { problemSchema } from '#engine/contract/definitions/problem.ts';
import { workspaceChangeSchema, workspaceSchema } from '#engine/contract/definitions/workspace.ts';
import { openingQuestionSchema } from '#engine/contract/definitions/opening-question.ts';
import { workspaceOpenings } from '#engine/contract/definitions/workspace-opening.ts';
import { watchedCrawlerSchema } from '#engine/contract/procedures/watched-crawlers.ts';
import { tableName } from '#engine/contract/procedures/databases.ts';
import { fileFacts } from '#engine/contract/procedures/exploring/file-facts.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

export const workspaceProcedures = {
  getOpening: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Shows whether the workspace waits for you to choose how to open it, because you did not create its state on this computer.',
    input: z.strictObject({}),
    output: z.object({
      question: openingQuestionSchema
        .nullable()
        .describe('null: the workspace is open. Otherwise, every other procedure waits for openWorkspace.'),
    }),
    errors: [],
  })),
  openWorkspace: defineProcedure(() => ({
    kind: 'command',
    summary: 'Opens a workspace in the way you choose. If this fails, the workspace still waits for a choice.',
    input: z.strictObject({ opening: z.enum(workspaceOpenings) }),
    output: z.object({}),
    errors: ['ForeignWorkspace', 'WorkspaceLocked', 'InvalidState', 'IoFailed'],
    invalidates: ['getOpening', 'getWorkspace'],
  })),
  getWorkspace: defineProcedure(() => ({
    kind: 'query',
    summary: 'Returns the open workspace: its folder, settings, and problems in definition files.',
    input: z.strictObject({}),
    output: z.object({
      id: z.string(),
      root: z.string(),
      stateFolder: z.string(),
      throwAway: z.boolean(),
      readOnly: z.boolean().describe('Whether the workspace is read-only: nothing can be changed or run.'),
      definition: workspaceSchema,
      problems: z.array(problemSchema).readonly(),
    }),
    errors: [],
  })),
  saveWorkspace: defineProcedure(() => ({
    kind: 'command',
    summary: 'Saves the settings of the workspace in tenon.json.',
    input: z.strictObject({
      definition: workspaceChangeSchema,
      expected: workspaceSchema.describe(
        'Settings as getWorkspace returned them. The call fails with ConcurrentModification if the file has changed since.',
      ),
    }),
    output: workspaceSchema,
    errors: ['InvalidDefinition', 'ConcurrentModification', 'IoFailed'],
    invalidates: ['getWorkspace', 'getCache', 'getCosts'],
  })),
  findPath: defineProcedure(() => ({
    kind: 'query',
    summary: 'Shows whether a path is a file or a folder.',
    input: z.strictObject({ path: z.string().min(1).describe('Path, absolute or relative to the workspace.') }),
    output: z.object({
      path: z.string().describe('Absolute path.'),
      kind: z.enum(['file', 'folder']).nullable().describe('null: the path does not exist or cannot be accessed.'),
      near: z.array(z.string()).readonly().describe('Similar names in the same folder, if the path does not exist.'),
    }),
    errors: [],
  })),
  findMissing: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Finds which of several tables, files and definitions no longer exist. Objects in buckets are not looked up.',
    input: z.strictObject({
      things: z
        .array(
          z.discriminatedUnion('kind', [
            z.strictObject({
              kind: z.enum(['connection', 'crawler', 'job', 'query', 'subflow', 'trigger', 'workflow']),
              name: z.string().min(1),
            }),
            z.strictObject({ kind: z.literal('table'), ...tableName }),
            z.strictObject({ kind: z.literal('file'), path: z.string().min(1).max(4096).describe('Absolute path.') }),
          ]),
        )
        .max(100),
    }),
    output: z.object({ missing: z.array(z.int()).readonly().describe('Positions in `things`, from 0.') }),
    errors: [],
  })),
  completePath: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Lists the files and folders whose paths begin with the typed text. If there are none, lists those with similar names. Of s3://, it lists the buckets that connections name, and sends nothing.',
    input: z.strictObject({
      typed: z
        .string()
        .max(4096)
        .describe('Path, absolute or relative to the workspace, or the beginning of s3://BUCKET.'),
    }),
    output: z.object({
      answers: z
        .array(
          z.object({
            path: z.string().describe('The completed path. A folder ends with a separator.'),
            kind: z.enum(['file', 'folder']),
            ...fileFacts,
          }),
        )
        .readonly(),
    }),
    errors: [],
  })),
  getEngine: defineProcedure(() => ({
    kind: 'query',
    summary: 'Returns the engine’s versions and its use of memory and processors.',
    input: z.strictObject({}),
    output: z.object({
      version: z.string(),
      nodeVersion: z.string(),
      platform: z.string(),
      homeFolder: z.string().describe('Your home folder, abbreviated as `~` in paths.'),
      cores: z.int(),
      memoryBytes: z.number().describe('Memory of the machine.'),
      workerMemoryBytes: z
        .number()
        .describe('Memory limit of one worker for its data. Its process uses about twice as much.'),
      workerThreads: z.int(),
    }),
    errors: [],
  })),
  getProcesses: defineProcedure(() => ({
    kind: 'query',
    summary: 'Returns the processes of the engine as they are now: the host and its workers, with their memory.',
    input: z.strictObject({}),
    output: z.object({
      memory: z
        .number()
        .describe('Resident memory of the host and its workers in bytes. Pages that processes share count for each.'),
      hostMemory: z.number().describe('Resident memory of the host in bytes.'),
      machineMemory: z.number().describe('Memory of the machine in bytes.'),
      workers: z
        .array(
          z.object({
            pool: z
              .enum(['interactive', 'job'])
              .describe('interactive: previews, profiles and queries. job: runs and crawls.'),
            isBusy: z.boolean().describe('Whether it runs something. An idle one waits for work.'),
            memory: z.number().nullable().describe('Resident memory in bytes; null: not reported yet.'),
          }),
        )
        .readonly()
        .describe('Empty if work runs in the host, as for one-shot commands.'),
    }),
    errors: [],
  })),
  watchEvents: defineProcedure(() => ({
    kind: 'stream',
    summary:
      'Streams events of the workspace from all clients (definition files, settings, job runs, crawls, watched folders, triggers, notifications, commands) until cancelled.',
    input: z.strictObject({}),
    output: z.discriminatedUnion('entity', [
      z.object({
        entity: z.literal('definition'),
        kind: z.string(),
        name: z.string(),
        change: z.enum(['added', 'changed', 'deleted', 'problem']),
      }),
      z
        .object({ entity: z.literal('settings') })
        .describe('Another program changed tenon.json, so that other settings are in effect or it has a problem.'),
      z.object({ entity: z.literal('jobRun'), id: z.string(), state: z.string() }),
      z.object({
        entity: z.literal('command'),
        procedure: z
          .string()
          .describe('Command that was completed. The results of the procedures that it invalidates are out of date.'),
      }),
      z.object({
        entity: z.literal('crawl'),
        crawlerName: z.string(),
        state: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED']),
      }),
      watchedCrawlerSchema.extend({ entity: z.literal('watch') }),
      z.object({ entity: z.literal('notification') }).describe('A notification was planned, sent or activated.'),
      z.object({ entity: z.literal('backfill') }).describe('A backfill began or ended, or one of its slices did.'),
      z.object({ entity: z.literal('trigger') }).describe('A trigger fired, or was activated or deactivated.'),
    ]),
    errors: [],
  })),
  watchWorkspace: defineProcedure(() => ({
    kind: 'stream',
    summary: 'Streams changes of definition files as they happen, until cancelled.',
    input: z.strictObject({}),
    output: z.object({
      kind: z.string(),
      name: z.string(),
      change: z.enum(['added', 'changed', 'deleted', 'problem']),
    }),
    errors: [],
  })),
};
