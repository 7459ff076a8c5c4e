/** Whether a file still is what a listing saw. */

import { isSameTime } from '#engine/base/same-time.ts';
import type { Storage, StoredObject } from '#engine/storage/storage.ts';

/**
 * Same size and mtime, also one that an archive cut to whole seconds: as far as a listing shows, the same content.
 * @param found the file now. @param known as it was recorded.
 */
export function isSameVersion(found: FileVersion | undefined, known: FileVersion | undefined): boolean {
  if (found === undefined || known === undefined) return false;
  return found.size === known.size && isSameTime(found.modifiedMicros, known.modifiedMicros);
}

type FileVersion = Pick<StoredObject, 'size' | 'modifiedMicros'>;

/** The change of a file, as in `a.csv <was removed>`. */
export type ObjectChange = 'was removed' | 'was changed';

/** @returns undefined: size and mtime are as they were. */
export async function changeOf(storage: Pick<Storage, 'find'>, seen: StoredObject): Promise<ObjectChange | undefined> {
  const found = await storage.find(seen.path);
  if (found === undefined) return 'was removed';
  return isSameVersion(found, seen) ? undefined : 'was changed';
}
