/** Opening a file by its path, wherever it is stored. */

import { EngineError } from '#engine/contract/errors.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';
import { places } from '#engine/storage/places.ts';
import type { Storage } from '#engine/storage/storage.ts';

/**
 * A file as it is stored: an archive is one file.
 * @throws EngineError `FileNotFound`, `IoFailed`; `InvalidInput` for a folder or special file, and when no store owns the path.
 */
export async function openSource(path: string): Promise<ByteSource> {
  return await ownerOf(places, path).open(path);
}

/** @throws EngineError `InvalidInput` when no store is responsible for the path. */
export function ownerOf(storages: readonly Storage[], path: string): Storage {
  const storage = storages.find((each) => each.owns(path));
  if (storage !== undefined) return storage;
  const scheme = path.slice(0, path.indexOf(':') + 3);
  throw new EngineError('InvalidInput', `Tenon cannot open ${path}: the scheme "${scheme}" is not supported.`, {
    hint: 'Use a path on this machine.',
    details: { path },
  });
}
