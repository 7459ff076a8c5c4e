/** Split groups: which files one task of a row-wise stage reads. */

import type { StoredObject } from '#engine/storage/storage.ts';

/** Bytes as stored that one split group aims at. */
export const defaultSplitBytes = 128 * 1024 * 1024;
/** Files of one task, so that a statement's text stays small. */
const maxFilesPerSplit = 1000;

/**
 * Puts files together in path order until a group would exceed `splitBytes`. One file is never cut: a single
 * text file or a gzip or zstd file is one group whatever its size.
 * @returns at least one group unless there are no objects.
 */
export function groupSplits(
  objects: readonly StoredObject[],
  splitBytes = defaultSplitBytes,
): (readonly StoredObject[])[] {
  const groups: StoredObject[][] = [];
  let group: StoredObject[] = [];
  let bytes = 0;
  for (const object of objects) {
    if (group.length > 0 && (bytes + object.size > splitBytes || group.length >= maxFilesPerSplit)) {
      groups.push(group);
      group = [];
      bytes = 0;
    }
    group.push(object);
    bytes += object.size;
  }
  if (group.length > 0) groups.push(group);
  return groups;
}
