/** Looks at a path from a root downward, so that no link below the root leads anywhere else. */

import { lstatSync, type Stats } from 'node:fs';
import path from 'node:path';
import { isOwnedByUser } from '#engine/base/owned/current-user.ts';
import { EngineError } from '#engine/contract/errors.ts';

/**
 * Who may own the folders between the root and the path. Inside Tenon's own state everything is this user's; below a
 * target people may share folders, and only the files that are removed, moved or overwritten must be this user's.
 */
export type FolderOwner = 'user' | 'anyone';

/**
 * Checks each folder from the root (itself included) down to the parent of `inner`: real folders only.
 * @param root real path of a folder; its parents are not checked.
 * @param inner absolute path below it, or the root itself.
 * @returns the state of `inner`, links not followed; undefined when it does not exist.
 * @throws EngineError InvalidInput for a path outside the root, a link or another user's folder on the path.
 */
export function lookDownward(root: string, inner: string, owner: FolderOwner): Stats | undefined {
  const parts = partsBelow(root, inner);
  let current = path.resolve(root);
  let stats = lookAt(current);
  for (const part of parts) {
    if (stats === undefined) return undefined;
    refuseForeignFolder(root, current, stats, owner);
    current = path.join(current, part);
    stats = lookAt(current);
  }
  return stats;
}

/** Names from the root down to `inner`. @throws EngineError InvalidInput when it leads outside. */
export function partsBelow(root: string, inner: string): string[] {
  const relative = path.relative(path.resolve(root), path.resolve(inner));
  if (relative === '') return [];
  const parts = relative.split(path.sep);
  if (parts[0] === '..' || path.isAbsolute(relative)) {
    throw new EngineError('InvalidInput', `${inner} is outside ${root}.`, {
      hint: 'Files are only written, moved and removed inside their own folder.',
      details: { path: inner, root },
    });
  }
  return parts;
}

function lookAt(location: string): Stats | undefined {
  try {
    return lstatSync(location, { throwIfNoEntry: false });
  } catch (thrown) {
    // A file where a folder should be: nothing is below it.
    if ((thrown as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw thrown;
  }
}

function refuseForeignFolder(root: string, folder: string, stats: Stats, owner: FolderOwner): void {
  if (stats.isSymbolicLink()) {
    throw new EngineError('InvalidInput', `${folder} is a link. Tenon does not follow links below ${root}.`, {
      hint: 'Replace the link with a folder.',
      details: { path: folder, root },
    });
  }
  if (owner === 'user' && !isOwnedByUser(stats)) throw anotherUsers(folder);
}

export function anotherUsers(location: string): EngineError {
  return new EngineError('InvalidInput', `${location} belongs to another user (uid of the owner differs from yours).`, {
    hint: 'Tenon changes only files of the user that runs it. Ask the owner, or choose another folder.',
    details: { path: location },
  });
}
