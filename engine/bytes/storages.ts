/** The storages Tenon knows, each with the files inside its archives, and which one is responsible for a path. */

import { withArchives } from '#engine/bytes/archives/archive-storage.ts';
import { ownerOf } from '#engine/storage/open-source.ts';
import { places } from '#engine/storage/places.ts';
import type { Storage } from '#engine/storage/storage.ts';

export const storages: readonly Storage[] = places.map(withArchives);

export function findStorage(path: string): Storage | undefined {
  return storages.find((storage) => storage.owns(path));
}

/** @throws EngineError `InvalidInput` when no store is responsible for the path. */
export function getStorage(path: string): Storage {
  return ownerOf(storages, path);
}
