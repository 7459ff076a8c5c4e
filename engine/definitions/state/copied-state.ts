/** State for a workspace that is opened read-only: a private copy of its catalog, gone when it is closed. */

import { chmodSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeTemporaryFolder } from '#engine/base/owned/temporary-folder.ts';
import { makeOwnedFolder, removeOwned, writeOwnedSync } from '#engine/base/owned/owned-files.ts';
import { lookDownward } from '#engine/base/owned/downward-path.ts';
import { readRegularFile } from '#engine/base/owned/read-regular-file.ts';
import { EngineError } from '#engine/contract/errors.ts';

export interface CopiedState extends AsyncDisposable {
  readonly folder: string;
}

/** Files larger than this are not copied into memory; a catalog of a million objects has some 300 MB. */
const mostBytes = 1.5e9;

/**
 * Copies catalog and write-ahead log as they are; who writes to them meanwhile leaves a copy that may not open.
 * @param stateFolder may be missing, or be anything at all.
 * @throws EngineError InvalidInput when the catalog is not a regular file below real folders.
 */
export async function copyState(stateFolder: string): Promise<CopiedState> {
  const root = await makeTemporaryFolder('tenon-read-only-');
  const folder = join(root, 'state');
  const remove = async (): Promise<void> => void (await removeOwned(root, root));
  try {
    chmodSync(root, 0o700);
    makeOwnedFolder(root, folder);
    for (const name of ['catalog.sqlite', 'catalog.sqlite-wal']) {
      const path = join(stateFolder, name);
      const bytes = readBelow(stateFolder, path);
      if (bytes !== undefined) writeOwnedSync(root, join(folder, name), bytes);
    }
  } catch (error) {
    await remove();
    throw error;
  }
  return { folder, [Symbol.asyncDispose]: remove };
}

function readBelow(stateFolder: string, path: string): Uint8Array | undefined {
  try {
    return lookDownward(dirname(stateFolder), path, 'anyone') === undefined
      ? undefined
      : readRegularFile(path, mostBytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    throw new EngineError(
      'ForeignWorkspace',
      `Cannot read the state ${stateFolder}: you do not have read permission.`,
      {
        hint: 'It belongs to another user. Ask the owner for a copy of the workspace.',
        details: { path: stateFolder },
        cause: error,
      },
    );
  }
}
