/** The listing of a target whose folders changed only where a queue said so: those are listed, the others are as they were known. */

import { createHash } from 'node:crypto';
import { eachWithLimit } from '#engine/base/each-with-limit.ts';
import { isWithin } from '#engine/base/path-below.ts';
import { getStorage } from '#engine/bytes/storages.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import type { ChangedFolders } from '#engine/crawl/operations.ts';
import { sortObjects } from '#engine/crawl/object-order.ts';
import type { ListedTarget } from '#engine/sources/list-target.ts';
import { compileExclusions, compileFolderExclusions } from '#engine/storage/exclusion-glob.ts';
import { isHiddenName } from '#engine/storage/hidden-name.ts';
import { emptyFile, type SkippedPath, type StoredObject } from '#engine/storage/storage.ts';

/** Folders that are listed at once. */
const foldersAtOnce = 8;

/** Equal for listings of the same files. @param objects by path. */
export function fingerprintOf(objects: readonly StoredObject[]): string {
  const hash = createHash('sha256');
  for (const { path, size, modifiedMicros } of objects) hash.update(`${path}\0${size}\0${modifiedMicros}\n`);
  return hash.digest('hex');
}

/**
 * @param known every file that catalog and crawls know; those elsewhere and those that the target excludes are dropped.
 * @returns undefined where all must be listed: the known files are not those that the last crawl of the target listed, or
 *   none is left, and a listing says whether the target still exists.
 */
export async function listChanged(
  { root, exclusions }: { readonly root: string; readonly exclusions: readonly string[] },
  changed: ChangedFolders,
  known: Iterable<StoredObject>,
  signal: AbortSignal,
): Promise<ListedTarget | undefined> {
  const isListed = listedBelow(root, exclusions);
  const before = sortObjects([...known].filter(({ path }) => isListed(path)));
  if (fingerprintOf(before) !== changed.fingerprint) return undefined;
  const folders = changed.folders.filter((folder) => isWithin(folder, root, '/'));
  const away = new Set(folders);
  const objects = new Map<string, StoredObject>();
  for (const object of before) if (!away.has(folderOf(object.path))) objects.set(object.path, object);
  const skipped: SkippedPath[] = [];
  await eachWithLimit(folders, foldersAtOnce, async (folder) => {
    const found = await listFolder(folder, signal);
    for (const object of found.objects) if (isListed(object.path)) objects.set(object.path, object);
    for (const each of found.skipped) if (isListed(each.path)) skipped.push(each);
  });
  if (objects.size === 0) return undefined;
  const empty = skipped.filter(({ reason }) => reason === emptyFile).length;
  return { objects: sortObjects([...objects.values()]), skipped, fileCount: objects.size + empty };
}

/** Its own files, and those of archives in it. */
async function listFolder(
  folder: string,
  signal: AbortSignal,
): Promise<{ readonly objects: readonly StoredObject[]; readonly skipped: readonly SkippedPath[] }> {
  try {
    return await getStorage(folder).list({ root: folder, within: (relative) => relative.includes('!') }, signal);
  } catch (thrown) {
    const error = toEngineError(thrown);
    // Its last file was removed.
    if (!signal.aborted && error.code === 'FileNotFound') return { objects: [], skipped: [] };
    throw error;
  }
}

/** Whether a listing of the root has such a path. */
function listedBelow(root: string, exclusions: readonly string[]): (location: string) => boolean {
  const isExcluded = compileExclusions(exclusions);
  const isExcludedFolder = compileFolderExclusions(exclusions);
  return (location) => {
    if (!isWithin(location, root, '/')) return false;
    const relative = location.slice(root.length + 1);
    if (isExcluded(relative)) return false;
    const levels = relative.split('/');
    if (levels.some(isHiddenName)) return false;
    for (let end = relative.indexOf('/'); end !== -1; end = relative.indexOf('/', end + 1))
      if (isExcludedFolder(relative.slice(0, end))) return false;
    return true;
  };
}

/** Of a file in an archive, that of the archive. */
function folderOf(location: string): string {
  const archive = location.indexOf('!/');
  const file = archive === -1 ? location : location.slice(0, archive);
  return file.slice(0, file.lastIndexOf('/'));
}
