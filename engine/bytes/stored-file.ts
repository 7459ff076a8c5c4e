/** The stored file that a path means: the file itself, or the archive that it is inside of. */

import { findArchivePath } from '#engine/bytes/archives/archive-path.ts';
import { getStorage } from '#engine/bytes/storages.ts';
import type { StoredPlace } from '#engine/storage/storage.ts';

export function storedPath(path: string): string {
  return findArchivePath(path)?.archive ?? path;
}

/** undefined: there is nothing that can be seen. @throws EngineError InvalidInput for a pipe, socket or device. */
export async function lookAtStored(path: string): Promise<StoredPlace | undefined> {
  const stored = storedPath(path);
  return await getStorage(stored).look(stored);
}
