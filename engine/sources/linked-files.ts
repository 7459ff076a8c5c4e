/** Files of sources that a link takes out of the folders which a worker may read: DuckDB compares real paths. */

import path from 'node:path';
import { eachWithLimit } from '#engine/base/each-with-limit.ts';
import { getStorage } from '#engine/bytes/storages.ts';
import type { StoredObject } from '#engine/storage/storage.ts';

/** Of more files none is resolved: DuckDB takes long to check a path against so many. */
const mostFiles = 2000;
const parallel = 32;

/** @param folders that may be read. @returns the files to allow besides, as they are listed. */
export async function linkedFiles(
  objects: readonly Pick<StoredObject, 'path'>[],
  folders: readonly string[],
): Promise<string[]> {
  const files = [...new Set(objects.map((object) => object.path.split('!/', 1)[0]!))];
  if (files.length > mostFiles) return [];
  const roots = folders.map((folder) => (folder.endsWith(path.sep) ? folder : folder + path.sep));
  const isLinked = await eachWithLimit(files, parallel, async (file) => {
    const real = await getStorage(file).realPath(file);
    return real !== file && !roots.some((root) => real.startsWith(root));
  });
  return files.filter((_file, index) => isLinked[index]);
}
