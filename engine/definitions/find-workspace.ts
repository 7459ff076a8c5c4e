/** Finds the workspace that a folder belongs to, and the name a workspace has on this machine. */

import { statSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { isOwnedByUser } from '#engine/base/owned/current-user.ts';
import { lookAt } from '#engine/base/owned/owned-files.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { workspaceKey } from '#engine/definitions/state-folder.ts';

export const workspaceFile = 'tenon.json';

/**
 * The nearest folder at or above `from` that is a workspace of this user; undefined when there is none. Another user's
 * tenon.json in a folder above, or one where everybody may write, was not put there for this user: it is skipped,
 * and opened only if the user names it.
 */
export function findWorkspaceRoot(from: string): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (isOwnWorkspace(folder)) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

function isOwnWorkspace(folder: string): boolean {
  const file = lookAt(join(folder, workspaceFile));
  if (file?.isFile() !== true || !isOwnedByUser(file)) return false;
  const stats = statSync(folder);
  return isOwnedByUser(stats) && (process.platform === 'win32' || (stats.mode & 0o002) === 0);
}

/** @throws EngineError EntityNotFound when the folder does not exist. */
export async function realWorkspaceRoot(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (error) {
    throw new EngineError('EntityNotFound', `Folder ${resolve(folder)} does not exist.`, {
      hint: `Create a workspace there with: tenon init ${folder}`,
      details: { path: resolve(folder) },
      cause: error,
    });
  }
}

/** 32 hex characters. @throws EngineError EntityNotFound. */
export async function workspaceIdOf(folder: string): Promise<string> {
  return workspaceKey(await realWorkspaceRoot(folder));
}
