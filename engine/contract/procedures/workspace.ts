/** Procedures of the workspace as a whole. */

import { z } from 'zod';
import { problemSchema } from '#engine/contract/definitions/problem.ts';
import { workspaceChangeSchema, workspaceSchema } from '#engine/contract/definitions/workspace.ts';
import { openingQuestionSchema } from '#engine/contract/definitions/opening-question.ts';
import { workspaceOpenings } from '#engine/contract/definitions/workspace-opening.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

export const workspaceProcedures = {
  getOpening: defineProcedure({
    kind: 'query',
    summary: 'Whether the workspace waits for an answer: its state was not created by this user on this machine.',
    input: z.strictObject({}),
    output: z.object({
      question: openingQuestionSchema
        .nullable()
        .describe('null: the workspace is open. Else every other procedure waits for openWorkspace.'),
    }),
    errors: [],
  }),
  openWorkspace: defineProcedure({
    kind: 'command',
    summary: 'Opens a workspace that waits for an answer. On failure it still waits.',
    input: z.strictObject({ opening: z.enum(workspaceOpenings) }),
    output: z.object({}),
    errors: ['ForeignWorkspace', 'WorkspaceLocked', 'InvalidState', 'IoFailed'],
    invalidates: ['getOpening', 'getWorkspace'],
  }),
  getWorkspace: defineProcedure({
    kind: 'query',
    summary: 'The open workspace: its folder, its settings, and problems in authored files.',
    input: z.strictObject({}),
    output: z.object({
      id: z.string(),
      root: z.string(),
      stateFolder: z.string(),
      throwAway: z.boolean(),
      readOnly: z.boolean().describe('Nothing of the workspace can be changed, and nothing in it runs.'),
      definition: workspaceSchema,
      problems: z.array(problemSchema).readonly(),
    }),
    errors: [],
  }),
  saveWorkspace: defineProcedure({
    kind: 'command',
    summary: 'Writes the settings of the workspace to tenon.json.',
    input: z.strictObject({
      definition: workspaceChangeSchema,
      expected: workspaceSchema.describe(
        'As returned by getWorkspace; ConcurrentModification when the file has changed since.',
      ),
    }),
    output: workspaceSchema,
    errors: ['InvalidDefinition', 'ConcurrentModification', 'IoFailed'],
    invalidates: ['getWorkspace', 'getCache'],
  }),
  findPath: defineProcedure({
    kind: 'query',
    summary: 'Whether a path is a file or a folder.',
    input: z.strictObject({ path: z.string().min(1).describe('Absolute, or relative to the workspace.') }),
    output: z.object({
      path: z.string().describe('Absolute.'),
      kind: z.enum(['file', 'folder']).nullable().describe('null: it does not exist, or cannot be accessed.'),
      near: z
        .array(z.string())
        .readonly()
        .describe('If it does not exist: paths in the same folder with similar names.'),
    }),
    errors: [],
  }),
  completePath: defineProcedure({
    kind: 'query',
    summary: 'Files and folders whose paths begin with the typed text; if there are none, those with similar names.',
    input: z.strictObject({ typed: z.string().max(4096).describe('Absolute, or relative to the workspace.') }),
    output: z.object({
      answers: z
        .array(
          z.object({
            path: z.string().describe('The typed path, completed; a folder ends with a separator.'),
            kind: z.enum(['file', 'folder']),
          }),
        )
        .readonly(),
    }),
    errors: [],
  }),
  getEngine: defineProcedure({
    kind: 'query',
    summary: 'Versions of the engine and its use of this machine.',
    input: z.strictObject({}),
    output: z.object({
      version: z.string(),
      nodeVersion: z.string(),
      platform: z.string(),
      homeFolder: z.string().describe('The home folder, written `~` in paths.'),
      cores: z.int(),
      memoryBytes: z.number().describe('Memory of the machine.'),
      workerMemoryBytes: z
        .number()
        .describe('Memory limit of one worker for its tables; its process uses about twice as much.'),
      workerThreads: z.int(),
    }),
    errors: [],
  }),
  watchEvents: defineProcedure({
    kind: 'stream',
    summary:
      'Events in the workspace from any client: authored files, job runs, crawls, commands; ends when cancelled.',
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
