/** Whether a file still is what a listing saw. */

import type { Storage, StoredObject } from '#engine/storage/storage.ts';

/** @returns what became of it, as in `a.csv <is gone>`; undefined: size and mtime are as they were. */
export async function changeOf(
  storage: Pick<Storage, 'find'>,
  seen: StoredObject,
): Promise<'is gone' | 'was changed' | undefined> {
  const found = await storage.find(seen.path);
  if (found === undefined) return 'is gone';
  return found.size === seen.size && found.modifiedMicros === seen.modifiedMicros ? undefined : 'was changed';
}
