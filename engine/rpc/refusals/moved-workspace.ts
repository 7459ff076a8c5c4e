/** The procedures that may be called while the folder of the open workspace is not where it was opened. */

import type { ProcedureName } from '#engine/contract/procedures/index.ts';

/** They need nothing of the folder: what the window itself shows, the way to another workspace, and ends of work. */
const elsewhere: ReadonlySet<string> = new Set<ProcedureName>([
  'getOpening',
  'getEngine',
  'getProcesses',
  'getRecentWorkspaces',
  'getWorkspace',
  'forgetWorkspace',
  'showWorkspace',
  'stopJobRun',
  'watchEvents',
  'watchWorkspace',
]);

/**
 * @param workspace the open one.
 * @throws EngineError WorkspaceMoved.
 */
export function refuseWhenMoved(name: ProcedureName, workspace: { checkThere(): void }): void {
  if (!elsewhere.has(name)) workspace.checkThere();
}
