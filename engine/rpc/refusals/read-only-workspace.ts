/** The procedures that may be called in a workspace that is opened read-only. */

import { EngineError } from '#engine/contract/errors.ts';
import { makesStale, procedures, type ProcedureName } from '#engine/contract/procedures/index.ts';

/** Commands that change neither the workspace nor what its catalog names: new files that a person names, private copies, the user's own list, another workspace. */
const harmless: ReadonlySet<string> = new Set<ProcedureName>([
  'writeQuery',
  'convertFile',
  'receiveFile',
  'clearCache',
  'unlockVault',
  'lockVault',
  'forgetWorkspace',
  'showWorkspace',
]);

/** @throws EngineError InvalidState. */
export function refuseWhenReadOnly(name: ProcedureName): void {
  const isCommand = procedures[name].kind === 'command';
  // A crawl reports what it makes stale while it runs.
  if (isCommand ? harmless.has(name) : name !== 'crawl' && !makesStale(name)) return;
  throw new EngineError('InvalidState', 'Cannot change the workspace: it is open read-only.', {
    hint: 'Close it and open it with --open take-over (checks the state and uses it) or --open fresh (sets the state aside and starts a new catalog).',
    details: { procedure: name },
  });
}
