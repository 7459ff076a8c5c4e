/** Folder making, moving and syncing that survive a power cut and never overwrite a file. */

import { link, lstat, open, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { Turns } from '#engine/base/async.ts';
import { eachWithLimit } from '#engine/base/each-with-limit.ts';
import { withFaultPoint } from '#engine/base/fault-points.ts';
import { withUserMask } from '#engine/base/owned/user-mask.ts';
import { makeFolderTree } from '#engine/base/make-folder-tree.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { convertFileError } from '#engine/storage/file-error.ts';

/** Errors of file systems without hard links (exFAT, some network shares). */
const noHardLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL']);

/** Steps under way at once; Node runs four of them in parallel. */
const parallelSteps = 16;

/** Folders that a step has created and whose names it has not synced yet. */
const owed = new Map<string, Set<Promise<void>>>();

/** Makes a folder and what is missing above it, each durable in its parent; who puts files in it syncs it then. */
export function makeFolder(folder: string, faultPoint: string, root?: string): Promise<void> {
  return makeFolders([folder], faultPoint, root);
}

/**
 * Syncs when all are made: a file system that keeps a journal then writes it once for many folders. A folder that another
 * step has made meanwhile is there, but durable only when that step has synced it: that is waited for.
 * @param root is not made itself: a target that goes away at this moment must not get a second folder in its place.
 */
export async function makeFolders(folders: readonly string[], faultPoint: string, root?: string): Promise<void> {
  const made = new Set<string>();
  const synced = Promise.withResolvers<void>();
  // Waiting steps get the error; nobody has to wait.
  synced.promise.catch(() => undefined);
  try {
    await makeAndSync(folders, faultPoint, made, synced.promise, root);
    synced.resolve();
  } catch (thrown) {
    synced.reject(thrown);
    throw thrown;
  } finally {
    for (const folder of made) {
      const steps = owed.get(folder);
      steps?.delete(synced.promise);
      if (steps?.size === 0) owed.delete(folder);
    }
  }
  await syncedByOthers(folders);
}

async function makeAndSync(
  folders: readonly string[],
  faultPoint: string,
  made: Set<string>,
  synced: Promise<void>,
  root: string | undefined,
): Promise<void> {
  const options = root === undefined ? {} : { below: path.resolve(root) };
  const changed = new Set<string>();
  const turns = new Turns();
  for (const folder of folders) {
    await turns.give();
    let first: string | undefined;
    try {
      first = withFaultPoint(faultPoint, () => withUserMask(() => makeFolderTree(folder, options)));
    } catch (thrown) {
      throw convertFileError(thrown, folder, 'create');
    }
    if (first === undefined) continue;
    const top = path.dirname(first);
    for (let current = path.resolve(folder); current !== top; current = path.dirname(current)) {
      changed.add(path.dirname(current));
      made.add(current);
      owed.set(current, (owed.get(current) ?? new Set()).add(synced));
    }
  }
  await eachWithLimit([...changed], parallelSteps, (folder) => syncFolder(folder, faultPoint));
}

/** Waits for the steps that created one of the folders, or a parent of one. @throws the error of such a step. */
async function syncedByOthers(folders: readonly string[]): Promise<void> {
  if (owed.size === 0) return;
  const looked = new Set<string>();
  const steps = new Set<Promise<void>>();
  for (const folder of folders) {
    let current = path.resolve(folder);
    while (!looked.has(current)) {
      looked.add(current);
      for (const step of owed.get(current) ?? []) steps.add(step);
      current = path.dirname(current);
    }
  }
  await Promise.all(steps);
}

export async function syncFile(location: string, faultPoint: string): Promise<void> {
  try {
    const handle = await open(location, 'r+');
    try {
      await withFaultPoint(faultPoint, () => handle.sync());
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    throw convertFileError(thrown, location, 'sync');
  }
}

/** Makes the names in a folder durable; where folders cannot be opened (Windows) the file system does it itself. */
export async function syncFolder(folder: string, faultPoint: string): Promise<void> {
  if (process.platform === 'win32') return;
  try {
    const handle = await open(folder, 'r');
    try {
      await withFaultPoint(faultPoint, () => handle.sync());
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code;
    if (code === 'EINVAL' || code === 'ENOTSUP') return;
    throw convertFileError(thrown, folder, 'sync');
  }
}

export interface FileMove {
  readonly from: string;
  readonly to: string;
}

/**
 * Moves a file to a name that must be free; repeated after any interruption it ends in the same state.
 * Linking then unlinking cannot overwrite; without hard links, the name is checked before a rename.
 * @throws EngineError `AlreadyExists` when another file has the name, `FileNotFound` when neither exists.
 */
export async function moveFile(from: string, to: string, faultPoint: string): Promise<void> {
  await moveFiles([{ from, to }], faultPoint);
  // Also when it was moved before: that process may have stopped before this step. A folder that was pruned since is not synced.
  await syncFolder(path.dirname(from), faultPoint).catch((thrown: unknown) => {
    if (!(thrown instanceof EngineError && thrown.code === 'FileNotFound')) throw thrown;
  });
}

/**
 * Like {@link moveFile} for each file; no old name is removed before every new one is durable. The old names may reappear
 * after a power cut, so use it only for files in a folder that is removed as a whole.
 */
export async function moveFiles(moves: readonly FileMove[], faultPoint: string): Promise<void> {
  const under: FileMove[] = [];
  await eachWithLimit(moves, parallelSteps, async (move) => {
    if (await giveName(move, faultPoint)) under.push(move);
  });
  const folders = new Set(moves.map(({ to }) => path.dirname(to)));
  await eachWithLimit([...folders], parallelSteps, (folder) => syncFolder(folder, faultPoint));
  await eachWithLimit(under, parallelSteps, async ({ from }) => {
    try {
      await withFaultPoint(faultPoint, () => unlink(from));
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw convertFileError(thrown, from, 'remove');
    }
  });
}

/** False: it was moved before. */
async function giveName({ from, to }: FileMove, faultPoint: string): Promise<boolean> {
  const source = await identity(from);
  if (source === undefined) {
    if ((await identity(to)) !== undefined) return false;
    throw new EngineError('FileNotFound', `Cannot move ${from} to ${to}: neither of them exists.`, {
      hint: 'Something other than Tenon removed the file.',
      details: { path: from, target: to },
    });
  }
  try {
    await withFaultPoint(faultPoint, () => link(from, to));
    return true;
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code ?? '';
    if (code !== 'EEXIST' && !noHardLinks.has(code)) throw convertFileError(thrown, to, 'write');
    const target = await identity(to);
    // Linked before, and not unlinked.
    if (target === source) return true;
    if (target !== undefined || code === 'EEXIST') throw nameTaken(to);
  }
  await renameFile(from, to, faultPoint);
  return true;
}

async function renameFile(from: string, to: string, faultPoint: string): Promise<void> {
  try {
    await withFaultPoint(faultPoint, () => rename(from, to));
  } catch (thrown) {
    throw convertFileError(thrown, to, 'write');
  }
}

/** Moves a file over another one; the new one has the name for good when this returns. */
export async function replaceFile(from: string, to: string, faultPoint: string): Promise<void> {
  await renameFile(from, to, faultPoint);
  await syncFolder(path.dirname(to), faultPoint);
}

/** Device and inode of the file at a path, links not followed; undefined when it does not exist. */
async function identity(location: string): Promise<string | undefined> {
  try {
    const stats = await lstat(location, { bigint: true });
    return `${stats.dev}:${stats.ino}`;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw convertFileError(thrown, location, 'open');
  }
}

function nameTaken(to: string): EngineError {
  return new EngineError('AlreadyExists', `Cannot write ${to}: another file or folder has that name.`, {
    hint: 'Move it away; Tenon never overwrites a file that it did not write.',
    details: { path: to },
  });
}
