/** The files that SQLite changes in place, under one name only: another name may be a backup, or somebody's file elsewhere. */

import { join } from 'node:path';
import { checkOwned, copyOwned, isShared } from '#engine/base/owned/owned-files.ts';

/**
 * Replaces each that has a second name with a copy; what the other name leads to stays as it is. Called with the lock held.
 * @throws EngineError InvalidInput, IoFailed.
 */
export async function unshareCatalog(stateFolder: string): Promise<void> {
  // The log before the file that it belongs to: a stop in between leaves a log that SQLite can still use.
  for (const suffix of ['-wal', '-shm', '-journal', '']) {
    const file = join(stateFolder, `catalog.sqlite${suffix}`);
    const stats = checkOwned(stateFolder, file);
    if (stats !== undefined && isShared(stats)) await copyOwned(stateFolder, file, file);
  }
}
