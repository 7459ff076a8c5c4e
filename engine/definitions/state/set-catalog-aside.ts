/** Moves the catalog of a workspace out of the way; it is kept under another name, never deleted. */

import { lstatSync } from 'node:fs';
import { basename, join } from 'node:path';
import { makeOwnedFolder, moveOwned } from '#engine/base/owned/owned-files.ts';

/** @returns the folder in which it is now; null: there was none. @throws EngineError IoFailed. */
export async function setCatalogAside(stateFolder: string): Promise<string | null> {
  const aside = join(stateFolder, 'replaced', `catalog-${new Date().toISOString().replaceAll(/[:.]/gu, '-')}`);
  const file = join(stateFolder, 'catalog.sqlite');
  let moved = false;
  // The log before the file that it belongs to: a stop in between leaves an older catalog, not a wrong log.
  for (const suffix of ['-wal', '-shm', '-journal', '']) {
    if (lstatSync(file + suffix, { throwIfNoEntry: false }) === undefined) continue;
    makeOwnedFolder(stateFolder, aside);
    await moveOwned(stateFolder, file + suffix, join(aside, basename(file) + suffix));
    moved = true;
  }
  return moved ? aside : null;
}
