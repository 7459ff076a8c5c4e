/** Files that a finished run has left below its targets: those that its undo needs, and staged ones that nobody needs. */

import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { withFaultPoint } from '#engine/base/fault-points.ts';
import { removeOwned } from '#engine/base/owned/owned-files.ts';
import type { CleanableRun } from '#engine/catalog/history.ts';
import type { Storage } from '#engine/storage/storage.ts';
import { isUri } from '#engine/base/uri.ts';
import { retiredPath, stagingOfRun, targetStateFolder } from '#engine/execute/targets/target-path.ts';

type StorageOf = (path: string) => Storage;

/**
 * Why a run stays in the history: `replaced`: it can be undone, or its undo be repaired, with files that are kept;
 * `away`: a target of it cannot be found, so nobody knows.
 */
export type StayReason = 'replaced' | 'away';

/** @returns undefined: no file needs the run. @throws system errors other than "not found". */
export async function findStayReason(run: CleanableRun, storageOf: StorageOf): Promise<StayReason | undefined> {
  for (const root of run.roots) {
    if (isUri(root)) {
      const storage = storageOf(root);
      // A run that staged nothing there needs nothing.
      if (!(await storage.holdsState(root))) {
        if (run.committed) return 'away';
        continue;
      }
      for (const name of [run.id, `${run.id}.undone`])
        if (await storage.holdsAnything(retiredPath(root, name, root))) return 'replaced';
      continue;
    }
    const holdsState = await isFolder(path.join(root, targetStateFolder));
    if (run.committed && !holdsState) return 'away';
    if (!holdsState) continue;
    for (const name of [run.id, `${run.id}.undone`])
      if (await isThere(retiredPath(root, name, root))) return 'replaced';
  }
  return undefined;
}

/** Removes what its attempts staged; they can no longer be resumed. */
export async function removeStaging(run: CleanableRun, storageOf: StorageOf): Promise<void> {
  for (const root of run.roots) {
    if (isUri(root)) {
      await storageOf(root).remove(stagingOfRun(root, run.id));
      continue;
    }
    const folder = path.join(root, targetStateFolder);
    const staging = stagingOfRun(root, run.id);
    // `_tenon` itself may be a link that somebody else made.
    if (!(await isFolder(folder)) || !(await isFolder(staging))) continue;
    await withFaultPoint('sweep.remove', () => removeOwned(folder, staging));
  }
}

async function isFolder(place: string): Promise<boolean> {
  return (await find(place))?.isDirectory() === true;
}

async function isThere(place: string): Promise<boolean> {
  return (await find(place)) !== undefined;
}

async function find(place: string): Promise<Stats | undefined> {
  try {
    return await lstat(place);
  } catch (thrown) {
    if (['ENOENT', 'ENOTDIR'].includes((thrown as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw thrown;
  }
}
