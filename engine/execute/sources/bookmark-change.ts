/** What a bookmark takes up of a source. */

import type { BookmarkChange } from '#engine/catalog/commit-entities.ts';
import type { StoredObject } from '#engine/storage/storage.ts';

/** The objects count as read from then on, each as it is now. */
export function bookmarkChange(sourceKey: string, objects: readonly StoredObject[]): BookmarkChange {
  return { sourceKey, addObjects: objects.map(({ path, size, modifiedMicros }) => ({ path, size, modifiedMicros })) };
}
