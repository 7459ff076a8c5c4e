/** Folders outside of every workspace that only this user can access: process records, sockets and sessions; known workspaces. */

import { chmodSync, lstatSync, mkdirSync, type Stats } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolderTree } from '#engine/base/make-folder-tree.ts';
import { currentUserId, isOwnedByUser } from '#engine/base/owned/current-user.ts';
import { privateFolderMode } from '#engine/base/owned/owned-files.ts';
import { EngineError } from '#engine/contract/errors.ts';

/**
 * Created when missing: `tenon` in XDG_RUNTIME_DIR; on macOS in the user's own temporary folder; on Windows below
 * LOCALAPPDATA; else `tenon-<uid>` in the temporary folder. (macOS and Windows: not verified.)
 * @throws EngineError IoFailed when another user could access it.
 */
export function runtimeFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const stated = environment['XDG_RUNTIME_DIR'];
  if (stated !== undefined && stated !== '') return openPrivateFolder(join(stated, 'tenon'));
  if (process.platform === 'win32') return openPrivateFolder(join(userStateFolder(environment), 'runtime'));
  return openPrivateFolder(join(tmpdir(), `tenon-${currentUserId ?? 'user'}`));
}

/** The user's folder for state (XDG base directories; the platform's equivalent elsewhere). Not created. */
export function userStateFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const stated = environment['XDG_STATE_HOME'];
  if (stated !== undefined && stated !== '') return join(stated, 'tenon');
  switch (process.platform) {
    case 'win32':
      return join(environment['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Tenon');
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'Tenon');
    default:
      return join(homedir(), '.local', 'state', 'tenon');
  }
}

/**
 * Creates the folder when it is missing, and verifies that only this user can access it: no link, the right owner, no
 * permissions for others. A folder that this user left open to others is closed.
 * @throws EngineError IoFailed.
 */
export function openPrivateFolder(folder: string): string {
  try {
    // The folder is created in one step, which fails on anything that another user created there.
    if (lstatSync(folder, { throwIfNoEntry: false }) === undefined) {
      makeFolderTree(join(folder, '..'));
      makeOnce(folder);
    }
    const stats = lstatSync(folder);
    if (!stats.isDirectory() || !isOwnedByUser(stats)) throw openToOthers(folder, stats);
    if (process.platform !== 'win32' && (stats.mode & 0o077) !== 0) chmodSync(folder, privateFolderMode);
    return folder;
  } catch (error) {
    if (error instanceof EngineError) throw error;
    throw new EngineError(
      'IoFailed',
      `Cannot use the folder ${folder}: ${error instanceof Error ? error.message : String(error)}`,
      {
        hint: 'Set XDG_RUNTIME_DIR or TMPDIR to a folder that you can write to.',
        details: { path: folder },
        cause: error,
      },
    );
  }
}

function makeOnce(folder: string): void {
  try {
    mkdirSync(folder, { mode: privateFolderMode });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function openToOthers(folder: string, stats: Stats): EngineError {
  const why = stats.isSymbolicLink()
    ? 'is a link'
    : stats.isDirectory()
      ? 'belongs to another user'
      : 'is not a folder';
  return new EngineError('IoFailed', `Cannot use the folder ${folder}: it ${why}.`, {
    hint: 'Remove it, or set XDG_RUNTIME_DIR to a folder of your own.',
    details: { path: folder },
  });
}
