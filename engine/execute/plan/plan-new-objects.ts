/** Finds the new objects of a bookmarked source: the exact set is stored, not a time band. */

import type { BookmarkObject } from '#engine/catalog/entities.ts';
import { isSameVersion } from '#engine/execute/sources/object-change.ts';
import type { StoredObject } from '#engine/storage/storage.ts';

/**
 * An object is known only with the path, size and mtime it had when a committed run read it last; a changed object
 * is read again. Bookmarks of other sources do not count.
 * @returns `changed`: paths of the fresh ones that were read in another state.
 */
export function newObjects<O extends StoredObject>(
  objects: readonly O[],
  processed: readonly BookmarkObject[],
): { readonly fresh: readonly O[]; readonly skipped: number; readonly changed: readonly string[] } {
  const known = new Map(processed.map((object) => [object.path, object]));
  const fresh = objects.filter((object) => !isSameVersion(object, known.get(object.path)));
  const changed = fresh.flatMap(({ path }) => (known.has(path) ? [path] : []));
  return { fresh, skipped: objects.length - fresh.length, changed };
}
