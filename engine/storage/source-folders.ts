/** The folders that a worker must be able to read for a source. */

import path from 'node:path';
import { isBelow } from '#engine/base/path-below.ts';
import type { StoredObject } from '#engine/storage/storage.ts';

interface SourcePlaces {
  /** Folders or files that the node names. */
  readonly roots: readonly string[];
  readonly objects: readonly Pick<StoredObject, 'path'>[];
}

/** A file inside an archive needs the archive's folder. DuckDB allows folders: a source that is one file gives the file's own. Each folder once. */
export function sourceFolders({ roots, objects }: SourcePlaces): string[] {
  const files = new Set(objects.map((object) => object.path.split('!/', 1)[0]!));
  const places = roots.map((root) => root.replace(/!$/u, ''));
  const folders = new Set(places.map((root) => (files.has(root) ? path.dirname(root) : root)));
  for (const file of files) {
    if (![...folders].some((folder) => isBelow(file, folder))) folders.add(path.dirname(file));
  }
  return [...folders];
}
