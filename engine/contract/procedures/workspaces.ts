/** Procedures of the user's workspaces: those that were open before, and how a window gets to another one. */

import { z } from 'zod';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

const folderSchema = z.string().min(1).max(4096).describe('Absolute path of the folder.');

export const workspacesProcedures = {
  getRecentWorkspaces: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists the workspaces that you opened in a window, newest first.',
    input: z.strictObject({}),
    output: z.object({
      workspaces: z
        .array(
          z.object({
            path: z.string().describe('Absolute path.'),
            name: z.string().describe('Name when the workspace was last opened.'),
            openedOn: z.number().describe('Milliseconds since 1970-01-01 UTC.'),
            missing: z.boolean().describe('Whether the folder no longer exists or is no longer a workspace.'),
            current: z.boolean().describe('Whether this is the workspace that answers the call.'),
          }),
        )
        .readonly(),
    }),
    errors: [],
  })),
  forgetWorkspace: defineProcedure(() => ({
    kind: 'command',
    summary: 'Removes a workspace from the list of recent workspaces. Does not change its folder.',
    input: z.strictObject({ path: folderSchema }),
    output: z.object({ forgotten: z.boolean().describe('false: the workspace was not in the list.') }),
    errors: ['IoFailed'],
    invalidates: ['getRecentWorkspaces'],
  })),
  showWorkspace: defineProcedure(() => ({
    kind: 'command',
    summary: 'Opens another workspace, or finds it if it is already open, and returns the address that shows it.',
    input: z.strictObject({
      path: folderSchema,
      create: z
        .boolean()
        .default(false)
        .describe('Makes the folder a workspace first. Creates the folder if it is missing.'),
    }),
    output: z.object({
      address: z
        .string()
        .describe(
          'Address for a window of this app. In a browser, it contains a one-time code that is valid for seconds.',
        ),
    }),
    errors: [
      'EntityNotFound',
      'AlreadyExists',
      'InvalidState',
      'InvalidDefinition',
      'NewerWorkspace',
      'WorkspaceLocked',
      'IoFailed',
    ],
    invalidates: ['getRecentWorkspaces'],
  })),
};
