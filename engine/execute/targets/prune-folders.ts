/** Removes partition folders that a file move left empty. */

import { rmdir } from 'node:fs/promises';
import path from 'node:path';
import { isBelow } from '#engine/base/path-below.ts';
import { withFaultPoint } from '#engine/base/fault-points.ts';
import { isUri } from '#engine/base/uri.ts';

/** Never the root itself and never a folder with anything in it; `rmdir` refuses those. Stores of objects have no folders. */
export async function pruneEmptyFolders(root: string, files: readonly string[]): Promise<void> {
  if (isUri(root)) return;
  const folders = new Set<string>();
  for (const file of files) {
    for (
      let folder = path.dirname(file);
      isBelow(folder, root) && !folders.has(folder);
      folder = path.dirname(folder)
    ) {
      folders.add(folder);
    }
  }
  const deepestFirst = [...folders].sort((left, right) => right.length - left.length);
  for (const folder of deepestFirst)
    await withFaultPoint('prune.removeFolder', () => rmdir(folder).catch(() => undefined));
}
