/** Small files of Tenon directly in a target's `_tenon`: read as a stranger's, written whole or not at all. */

import { lstat, open, opendir, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { isOwnedByUser } from '#engine/base/owned/current-user.ts';
import { anotherUsers, lookDownward } from '#engine/base/owned/downward-path.ts';
import { readRegularFile } from '#engine/base/owned/read-regular-file.ts';
import { withFaultPoint } from '#engine/base/fault-points.ts';
import { makeFolder, syncFolder } from '#engine/storage/durable-move.ts';
import { convertFileError } from '#engine/storage/file-error.ts';
import { assertBelow, stagingFolderName } from '#engine/storage/staging-path.ts';

const faultPoint = 'storage.writeState';

export async function readState(root: string, name: string, mostBytes: number): Promise<Uint8Array | undefined> {
  const file = path.join(root, stagingFolderName, name);
  try {
    const stats = lookDownward(root, file, 'anyone');
    if (stats === undefined) return undefined;
    if (!isOwnedByUser(stats)) throw anotherUsers(file);
    return readRegularFile(file, mostBytes);
  } catch (thrown) {
    throw convertFileError(thrown, file, 'open');
  }
}

const mostNames = 10_000;

export async function listState(root: string): Promise<{ name: string; modifiedMicros: number }[]> {
  const folder = path.join(root, stagingFolderName);
  try {
    if (lookDownward(root, folder, 'anyone')?.isDirectory() !== true) return [];
    const found: { name: string; modifiedMicros: number }[] = [];
    for await (const entry of await opendir(folder)) {
      if (!entry.isFile()) continue;
      const stats = await lstat(path.join(folder, entry.name), { bigint: true }).catch(() => undefined);
      if (stats === undefined || !stats.isFile() || !isOwnedByUser({ uid: Number(stats.uid) })) continue;
      found.push({ name: entry.name, modifiedMicros: Number(stats.mtimeNs / 1000n) });
      if (found.length >= mostNames) break;
    }
    return found;
  } catch (thrown) {
    throw convertFileError(thrown, folder, 'open');
  }
}

export async function writeState(root: string, name: string, content: string): Promise<void> {
  const file = path.join(root, stagingFolderName, name);
  await makeFolder(path.dirname(file), faultPoint, root);
  await assertBelow(root, file);
  // A draft that a crash left has the same name, so that there is never more than one.
  const draft = `${file}.draft`;
  try {
    await withFaultPoint(faultPoint, () => unlink(draft)).catch((thrown: unknown) => {
      if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown;
    });
    const handle = await open(draft, 'wx', 0o600);
    try {
      await withFaultPoint(faultPoint, () => handle.writeFile(content));
      await withFaultPoint(faultPoint, () => handle.sync());
    } finally {
      await handle.close();
    }
    await withFaultPoint(faultPoint, () => rename(draft, file));
  } catch (thrown) {
    throw convertFileError(thrown, file, 'write');
  }
  await syncFolder(path.dirname(file), faultPoint);
}
