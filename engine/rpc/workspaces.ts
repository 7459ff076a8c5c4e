/** Handlers of the procedures of the user's workspaces. */

import { isAbsolute } from 'node:path';
import { EngineError } from '#engine/contract/errors.ts';
import type { workspacesProcedures } from '#engine/contract/procedures/workspaces.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import type { EngineServices } from '#engine/rpc/services.ts';
import { forgetWorkspace, recentWorkspaces } from '#engine/definitions/recent-workspaces.ts';

export const workspacesHandlers: Handlers<EngineServices, keyof typeof workspacesProcedures> = {
  async getRecentWorkspaces(_input, services) {
    const root = services.hasWorkspace ? (await services.workspace()).root : null;
    const workspaces = await recentWorkspaces();
    return { workspaces: workspaces.map((each) => ({ ...each, current: each.path === root })) };
  },
  async forgetWorkspace({ path }) {
    return { forgotten: await forgetWorkspace(path) };
  },
  async showWorkspace({ path, create }, { showWorkspace }) {
    // Of another folder than the person thinks of, a relative path would make a workspace inside this one.
    if (!isAbsolute(path))
      throw new EngineError('InvalidInput', `Cannot open "${path}" as a workspace: the path is not absolute.`, {
        hint: 'Enter the absolute path of the folder.',
        details: { path },
      });
    if (showWorkspace === undefined)
      throw new EngineError('InvalidState', 'Cannot open another workspace: this command has no window.', {
        hint: 'Start the app with it: tenon serve --workspace DIR',
        details: { path },
      });
    if (create) await (await import('#engine/definitions/workspace-folder.ts')).initWorkspace(path);
    return { address: await showWorkspace(path) };
  },
};
