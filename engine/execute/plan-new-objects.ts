/** Which objects of a bookmarked source are new: the exact set is kept, not a time band. */

import type { BookmarkObject } from '#engine/catalog/entities.ts';
import type { StoredObject } from '#engine/storage/storage.ts';

/**
 * An object is known only with the path, size and mtime it had when a committed run read it; a changed object
 * is read again. Bookmarks of other sources do not count.
 */
export function newObjects<O extends StoredObject>(
  objects: readonly O[],
  processed: readonly BookmarkObject[],
): { readonly fresh: readonly O[]; readonly skipped: number } {
  const known = new Set(processed.map(objectKey));
  const fresh = objects.filter((object) => !known.has(objectKey(object)));
  return { fresh, skipped: objects.length - fresh.length };
}

function objectKey(object: BookmarkObject): string {
  return `${object.size}:${object.modifiedMicros}:${object.path}`;
}
