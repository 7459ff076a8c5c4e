/** Folder making, moving and syncing that survive a power cut and never overwrite a file. */

import { link, lstat, mkdir, open, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { withFaultPoint } from '#engine/base/fault-points.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { convertFileError } from '#engine/storage/file-error.ts';

/** Errors of file systems that have no hard links (exFAT, some network shares). */
const noHardLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL']);

/** Makes a folder and what is missing above it, each made durable in its parent. */
export async function makeFolder(folder: string, faultPoint: string): Promise<void> {
  let first: string | undefined;
  try {
    first = await withFaultPoint(faultPoint, () => mkdir(folder, { recursive: true }));
  } catch (thrown) {
    throw convertFileError(thrown, folder, 'make');
  }
  if (first === undefined) return;
  const top = path.dirname(first);
  for (let current = folder; ; current = path.dirname(current)) {
    await syncFolder(current, faultPoint);
    if (current === top || current === path.dirname(current)) return;
  }
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

/**
 * Moves a file to a name that must be free; repeated after any interruption it ends in the same state.
 * Linking then unlinking cannot overwrite; where there are no hard links the name is checked before a rename.
 * @throws EngineError `AlreadyExists` when another file has the name, `FileNotFound` when neither is there.
 */
export async function moveFile(from: string, to: string, faultPoint: string): Promise<void> {
  const [source, target] = await Promise.all([identity(from), identity(to)]);
  if (source === undefined) {
    if (target !== undefined) return;
    throw new EngineError('FileNotFound', `Cannot move ${from} to ${to}: neither of them exists.`, {
      hint: 'Something outside of Tenon removed the file.',
      details: { path: from, target: to },
    });
  }
  if (target === undefined) await linkOrRename(from, to, faultPoint);
  else if (target !== source) throw nameTaken(from, to);
  await syncFolder(path.dirname(to), faultPoint);
  try {
    await withFaultPoint(faultPoint, () => unlink(from));
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw convertFileError(thrown, from, 'remove');
  }
  await syncFolder(path.dirname(from), faultPoint);
}

async function linkOrRename(from: string, to: string, faultPoint: string): Promise<void> {
  try {
    await withFaultPoint(faultPoint, () => link(from, to));
    return;
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code ?? '';
    if (code === 'EEXIST') throw nameTaken(from, to);
    if (!noHardLinks.has(code)) throw convertFileError(thrown, to, 'write');
  }
  if ((await identity(to)) !== undefined) throw nameTaken(from, to);
  try {
    await withFaultPoint(faultPoint, () => rename(from, to));
  } catch (thrown) {
    throw convertFileError(thrown, to, 'write');
  }
}

/** Device and inode of what stands at a path, links not followed; undefined when nothing does. */
async function identity(location: string): Promise<string | undefined> {
  try {
    const stats = await lstat(location, { bigint: true });
    return `${stats.dev}:${stats.ino}`;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw convertFileError(thrown, location, 'open');
  }
}

function nameTaken(from: string, to: string): EngineError {
  return new EngineError('AlreadyExists', `Cannot move ${from} to ${to}: another file has that name.`, {
    hint: 'Move the other file away; Tenon never overwrites a file that it did not write.',
    details: { path: to },
  });
}
