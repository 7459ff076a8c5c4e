/** The storages Tenon knows, each with the files inside its archives, and which one is responsible for a path. */

import { withArchives } from '#engine/bytes/archives/archive-storage.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { localStorage } from '#engine/storage/local.ts';
import type { Storage } from '#engine/storage/storage.ts';

export const storages: readonly Storage[] = [withArchives(localStorage)];

export function findStorage(path: string): Storage | undefined {
  return storages.find((storage) => storage.owns(path));
}

/** @throws EngineError `InvalidInput` when no store is responsible for the path. */
export function getStorage(path: string): Storage {
  const storage = findStorage(path);
  if (storage !== undefined) return storage;
  const scheme = path.slice(0, path.indexOf(':') + 3);
  throw new EngineError('InvalidInput', `Tenon cannot open ${path}: the scheme "${scheme}" is not supported.`, {
    hint: 'Give a path on this machine.',
    details: { path },
  });
}
