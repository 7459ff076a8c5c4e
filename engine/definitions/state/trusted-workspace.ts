/**
 * Whether this user lets a workspace watch folders on this machine: a record in the user's own folder, outside of the
 * workspace, that names its state. A workspace that somebody else wrote has none, even under a path that had one.
 */

import { join } from 'node:path';
import { z } from 'zod';
import { writeOwned } from '#engine/base/owned/owned-files.ts';
import { readRegularText } from '#engine/base/owned/read-regular-file.ts';
import { openPrivateFolder, userStateFolder } from '#engine/base/owned/runtime-folder.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { findIdentity } from '#engine/definitions/state/state-identity.ts';
import { workspaceKey } from '#engine/definitions/state-folder.ts';

const mostBytes = 10_000;
const recordSchema = z.strictObject({
  /** Real path, for people who look. */
  path: z.string(),
  /** The identity of its state. */
  workspace: z.string(),
});

/** @param root real path of the workspace. */
export function isTrusted(root: string, stateFolder: string): boolean {
  const identity = findIdentity(stateFolder);
  if (identity === undefined) return false;
  try {
    const text = readRegularText(recordFile(root), mostBytes);
    return text !== undefined && recordSchema.parse(JSON.parse(text)).workspace === identity.workspace;
  } catch {
    // Without a folder of their own a user has trusted nothing, and a record that is none says nothing.
    return false;
  }
}

/** @throws EngineError IoFailed where the user has no state folder; InvalidState for a state without an identity. */
export async function trustState(root: string, stateFolder: string): Promise<void> {
  const identity = findIdentity(stateFolder);
  if (identity === undefined)
    throw new EngineError('InvalidState', `Cannot trust ${root}: its state has no identity.`, {
      hint: 'Close the workspace and open it again.',
      details: { path: root },
    });
  const file = recordFile(root);
  await writeOwned(recordFolder(), file, JSON.stringify({ path: root, workspace: identity.workspace }));
}

function recordFolder(): string {
  return openPrivateFolder(join(openPrivateFolder(userStateFolder()), 'trusted-workspaces'));
}

function recordFile(root: string): string {
  return join(recordFolder(), `${workspaceKey(root)}.json`);
}
