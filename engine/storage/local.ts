/** Storage on the local file system. */

import type { Stats } from 'node:fs';
import { chmod, lstat, opendir, realpath, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { withFaultPoint } from '#engine/base/fault-points.ts';
import { eachWithLimit } from '#engine/base/each-with-limit.ts';
import { isOwnedByUser } from '#engine/base/owned/current-user.ts';
import { anotherUsers } from '#engine/base/owned/downward-path.ts';
import { removeOwned } from '#engine/base/owned/owned-files.ts';
import { userFileMode } from '#engine/base/owned/user-mask.ts';
import { EngineError } from '#engine/contract/errors.ts';
import {
  makeFolder,
  makeFolders,
  moveFile,
  moveFiles,
  replaceFile,
  syncFile,
  syncFolder,
} from '#engine/storage/durable-move.ts';
import { fileChecksum } from '#engine/storage/file-checksum.ts';
import { convertFileError } from '#engine/storage/file-error.ts';
import { openLocalSource, versionOf } from '#engine/storage/local-source.ts';
import { listLocal, toStoredObject } from '#engine/storage/local-listing.ts';
import {
  assertAllBelow,
  assertBelow,
  rootOfStaged,
  stagingFolder,
  stagingFolderName,
} from '#engine/storage/staging-path.ts';
import { listState, readState, writeState } from '#engine/storage/state-file.ts';
import { refuseSpecialFile } from '#engine/storage/regular-file.ts';
import type { Storage, StoredObject, StoredPlace } from '#engine/storage/storage.ts';
import { isUri } from '#engine/base/uri.ts';

const parallelModes = 16;

export const localStorage: Storage = {
  name: 'local',
  owns: (location) => !isUri(location),
  list: listLocal,
  open: async (location) => openLocalSource(location),
  find,
  look,
  realPath,
  holdsAnything,
  checksum: fileChecksum,
  holdsState,
  readState,
  listState,
  writeState,
  stage,
  seal,
  publish,
  publishAll,
  replace,
  retire,
  restore,
  remove,
};

async function find(location: string): Promise<StoredObject | undefined> {
  try {
    const stats = await stat(location);
    return stats.isFile() ? toStoredObject(location, stats) : undefined;
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw convertFileError(thrown, location, 'open');
  }
}

async function look(location: string): Promise<StoredPlace | undefined> {
  const stats = await stat(location).catch(() => undefined);
  if (stats === undefined) return undefined;
  refuseSpecialFile(location, stats);
  const { size, modifiedMicros } = toStoredObject(location, stats);
  return { kind: stats.isFile() ? 'file' : 'folder', size, modifiedMicros, version: versionOf(stats) };
}

async function realPath(location: string): Promise<string> {
  return await realpath(location).catch(() => location);
}

async function holdsAnything(folder: string): Promise<boolean> {
  try {
    await using names = await opendir(folder);
    return (await names.read()) !== null;
  } catch (thrown) {
    return !['ENOENT', 'ENOTDIR'].includes((thrown as NodeJS.ErrnoException).code ?? '');
  }
}

async function holdsState(root: string): Promise<boolean> {
  const folder = path.join(root, stagingFolderName);
  try {
    return (await lstat(folder)).isDirectory();
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw convertFileError(thrown, folder, 'open');
  }
}

async function stage(root: string, runId: string, attemptId: string, rootIsThere = false): Promise<string> {
  const folder = stagingFolder(root, runId, attemptId);
  if (!rootIsThere) await makeFolder(path.resolve(root), 'storage.stage');
  await assertBelow(root, folder);
  await makeFolder(folder, 'storage.stage', root);
  await assertBelow(root, path.join(folder, 'file'));
  // Somebody may remove or exchange a folder that was created above.
  const [rootStats, stagedStats] = await Promise.all([stat(root), stat(folder)]).catch((thrown: unknown) => {
    throw convertFileError(thrown, folder, 'write to');
  });
  if (rootStats.dev !== stagedStats.dev) {
    throw new EngineError('InvalidInput', `${folder} is on another file system than ${root}.`, {
      hint: `Unmount the file system at "${stagingFolderName}"; files are renamed from there into the target.`,
      details: { path: folder },
    });
  }
  return folder;
}

async function seal(location: string): Promise<StoredObject> {
  const root = rootOfStaged(location);
  await assertBelow(root, location);
  await syncFile(location, 'storage.seal');
  for (let folder = path.dirname(path.resolve(location)); ; folder = path.dirname(folder)) {
    await syncFolder(folder, 'storage.seal');
    if (path.basename(folder) === stagingFolderName) break;
  }
  return existing(location);
}

async function publish(staged: string, final: string): Promise<StoredObject> {
  const [published] = await publishAll([{ staged, final }]);
  return published!;
}

async function publishAll(moves: readonly { staged: string; final: string }[]): Promise<StoredObject[]> {
  for (const [root, some] of Map.groupBy(moves, ({ staged }) => rootOfStaged(staged))) {
    await assertAllBelow(
      root,
      some.flatMap(({ staged, final }) => [staged, final]),
    );
    await makeFolders([...new Set(some.map(({ final }) => path.dirname(final)))], 'storage.publish', root);
  }
  // Staged for this user alone; from here on it is a file of the user's.
  await eachWithLimit(moves, parallelModes, ({ staged }) => giveUserMode(staged));
  await moveFiles(
    moves.map(({ staged, final }) => ({ from: staged, to: final })),
    'storage.publish',
  );
  return Promise.all(moves.map(({ final }) => existing(final)));
}

async function replace(staged: string, final: string, version: string): Promise<StoredObject> {
  const root = rootOfStaged(staged);
  await assertAllBelow(root, [staged, final]);
  const entry = await lstat(final).catch(() => undefined);
  if (entry === undefined) return publish(staged, final);
  refuseOthersFile(final, entry);
  if (!entry.isFile() || versionOf(entry) !== version) {
    throw new EngineError('AlreadyExists', `${final} changed in the meantime, so it was not replaced.`, {
      hint: 'Check the file, then replace it or choose another name.',
      details: { path: final },
    });
  }
  await giveUserMode(staged);
  await replaceFile(staged, final, 'storage.replace');
  return existing(final);
}

async function giveUserMode(staged: string): Promise<void> {
  if (process.platform === 'win32') return;
  const entry = await lstat(staged).catch(() => undefined);
  // Published before, or not a file: the move reports which.
  if (entry?.isFile() !== true || (entry.mode & 0o777) === userFileMode()) return;
  await chmod(staged, userFileMode()).catch((thrown: unknown) => {
    throw convertFileError(thrown, staged, 'write');
  });
}

/** Another user's file is not this user's to move or remove, even if a catalog lists it. */
function refuseOthersFile(location: string, entry: Stats | undefined): void {
  if (entry !== undefined && !isOwnedByUser(entry)) throw anotherUsers(location);
}

async function retire(location: string, retired: string): Promise<void> {
  const root = rootOfStaged(retired);
  await assertBelow(root, retired);
  await assertBelow(root, location);
  refuseOthersFile(location, await lstat(location).catch(() => undefined));
  await makeFolder(path.dirname(retired), 'storage.retire', root);
  await moveFile(location, retired, 'storage.retire');
}

async function restore(retired: string, location: string): Promise<void> {
  const root = rootOfStaged(retired);
  await assertBelow(root, retired);
  await assertBelow(root, location);
  await makeFolder(path.dirname(location), 'storage.restore', root);
  await moveFile(retired, location, 'storage.restore');
}

/** Removes a file, or a whole folder when it is below `_tenon`; done twice is done once. */
async function remove(location: string): Promise<void> {
  const entry = await lstat(location).catch(() => undefined);
  if (entry === undefined) return;
  try {
    if (entry.isDirectory()) {
      const root = rootOfStaged(location);
      await assertBelow(root, location);
      await withFaultPoint('storage.remove', () => removeOwned(path.join(root, stagingFolderName), location));
    } else {
      refuseOthersFile(location, entry);
      await withFaultPoint('storage.remove', () => unlink(location));
    }
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw convertFileError(thrown, location, 'remove');
  }
  await syncFolder(path.dirname(location), 'storage.remove').catch((thrown: unknown) => {
    // Whoever removed the folder around it has removed it, too.
    if (!(thrown instanceof EngineError && thrown.code === 'FileNotFound')) throw thrown;
  });
}

async function existing(location: string): Promise<StoredObject> {
  const found = await find(location);
  if (found !== undefined) return found;
  throw new EngineError('FileNotFound', `${location} was removed.`, {
    hint: 'Restore it; another program removed it.',
    details: { path: location },
  });
}
