/** Whether a file still is what a listing saw. */

import type { Storage, StoredObject } from '#engine/storage/storage.ts';

/** Same size and mtime: as far as a listing shows, the same content. */
export function isSameVersion(
  object: Pick<StoredObject, 'size' | 'modifiedMicros'>,
  other: Pick<StoredObject, 'size' | 'modifiedMicros'> | undefined,
): boolean {
  return other !== undefined && object.size === other.size && object.modifiedMicros === other.modifiedMicros;
}

/** The change of a file, as in `a.csv <was removed>`. */
export type ObjectChange = 'was removed' | 'was changed';

/** @returns undefined: size and mtime are as they were. */
export async function changeOf(storage: Pick<Storage, 'find'>, seen: StoredObject): Promise<ObjectChange | undefined> {
  const found = await storage.find(seen.path);
  if (found === undefined) return 'was removed';
  return isSameVersion(found, seen) ? undefined : 'was changed';
}
