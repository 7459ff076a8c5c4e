/** Procedures of the workspace as a whole. */

import { z } from 'zod';
import { problemSchema } from '#engine/contract/definitions/problem.ts';
import { workspaceChangeSchema, workspaceSchema } from '#engine/contract/definitions/workspace.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

export const workspaceProcedures = {
  getWorkspace: defineProcedure({
    kind: 'query',
    summary: 'The open workspace: where it lies, what it says of itself, which authored files have problems.',
    input: z.strictObject({}),
    output: z.object({
      id: z.string(),
      root: z.string(),
      stateFolder: z.string(),
      throwAway: z.boolean(),
      definition: workspaceSchema,
      problems: z.array(problemSchema).readonly(),
    }),
    errors: [],
  }),
  saveWorkspace: defineProcedure({
    kind: 'command',
    summary: 'Writes what the workspace says of itself into tenon.json.',
    input: z.strictObject({
      definition: workspaceChangeSchema,
      expected: workspaceSchema.describe(
        'As getWorkspace gave it; ConcurrentModification when the file says otherwise now.',
      ),
    }),
    output: workspaceSchema,
    errors: ['InvalidDefinition', 'ConcurrentModification', 'IoFailed'],
    invalidates: ['getWorkspace', 'getCache'],
  }),
  findPath: defineProcedure({
    kind: 'query',
    summary: 'What stands at a path.',
    input: z.strictObject({ path: z.string().min(1).describe('Absolute, or relative to the workspace.') }),
    output: z.object({
      path: z.string().describe('Absolute.'),
      kind: z.enum(['file', 'folder']).nullable().describe('null: nothing stands there, or it cannot be looked at.'),
      near: z.array(z.string()).readonly().describe('Where nothing stands: paths beside it whose names are like it.'),
    }),
    errors: [],
  }),
  completePath: defineProcedure({
    kind: 'query',
    summary: 'Files and folders whose paths begin as what is typed; where there are none, those with names like it.',
    input: z.strictObject({ typed: z.string().max(4096).describe('Absolute, or relative to the workspace.') }),
    output: z.object({
      answers: z
        .array(
          z.object({
            path: z.string().describe('As it was typed, to its end; a folder ends with a separator.'),
            kind: z.enum(['file', 'folder']),
          }),
        )
        .readonly(),
    }),
    errors: [],
  }),
  getEngine: defineProcedure({
    kind: 'query',
    summary: 'Versions of the engine and what it takes of this machine.',
    input: z.strictObject({}),
    output: z.object({
      version: z.string(),
      nodeVersion: z.string(),
      platform: z.string(),
      homeFolder: z.string().describe('What `~` stands for.'),
      cores: z.int(),
      memoryBytes: z.number().describe('Of the machine.'),
      workerMemoryBytes: z
        .number()
        .describe('Most that one worker takes for its tables; its process takes about twice as much.'),
      workerThreads: z.int(),
    }),
    errors: [],
  }),
  watchEvents: defineProcedure({
    kind: 'stream',
    summary:
      'What happens in the workspace, whoever began it: authored files, job runs, crawls, commands; ends when it is cancelled.',
    input: z.strictObject({}),
    output: z.discriminatedUnion('entity', [
      z.object({
        entity: z.literal('definition'),
        kind: z.string(),
        name: z.string(),
        change: z.enum(['added', 'changed', 'deleted', 'problem']),
      }),
      z.object({ entity: z.literal('jobRun'), id: z.string(), state: z.string() }),
      z.object({
        entity: z.literal('command'),
        procedure: z.string().describe('A command that was done; the answers that it invalidates are stale.'),
      }),
      z.object({
        entity: z.literal('crawl'),
        crawlerName: z.string(),
        state: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED']),
      }),
    ]),
    errors: [],
  }),
  watchWorkspace: defineProcedure({
    kind: 'stream',
    summary: 'Changes of authored files, as they happen; ends when it is cancelled.',
    input: z.strictObject({}),
    output: z.object({
      kind: z.string(),
      name: z.string(),
      change: z.enum(['added', 'changed', 'deleted', 'problem']),
    }),
    errors: [],
  }),
};
