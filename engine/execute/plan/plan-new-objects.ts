/** Finds the new objects of a bookmarked source: the exact set is stored, not a time band. */

import type { BookmarkObject } from '#engine/catalog/entities.ts';
import type { StoredObject } from '#engine/storage/storage.ts';

/**
 * An object is known only with the path, size and mtime it had when a committed run read it; a changed object
 * is read again. Bookmarks of other sources do not count.
 * @returns `changed`: paths of the fresh ones that were read in another state.
 */
export function newObjects<O extends StoredObject>(
  objects: readonly O[],
  processed: readonly BookmarkObject[],
): { readonly fresh: readonly O[]; readonly skipped: number; readonly changed: readonly string[] } {
  const known = new Set(processed.map(objectKey));
  const fresh = objects.filter((object) => !known.has(objectKey(object)));
  const paths = new Set(processed.map(({ path }) => path));
  const changed = fresh.flatMap(({ path }) => (paths.has(path) ? [path] : []));
  return { fresh, skipped: objects.length - fresh.length, changed };
}

function objectKey(object: BookmarkObject): string {
  return `${object.size}:${object.modifiedMicros}:${object.path}`;
}
