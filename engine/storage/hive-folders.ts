/** Partition keys of files that a path or glob names: their `key=value` folders, when all files agree on them. */

import { basename, dirname, relative, sep } from 'node:path';
import { isBelow } from '#engine/base/path-below.ts';
import { partitionKeyOf, partitionsOf, type Partitions } from '#engine/storage/partition-path.ts';

export interface HiveFolders extends Partitions {
  /** The folder above the first level. */
  readonly root: string;
  /** Per key its level below the root, from 0. Plain folders may be between. */
  readonly levels: readonly number[];
}

/**
 * Plain folders are not keys here: a person who writes a path or a glob did not request them.
 * @param paths absolute, at least one.
 * @returns one tuple of values per path; undefined where the files have no keys, or other keys at the same level.
 */
export function hiveFoldersOf(paths: readonly string[]): HiveFolders | undefined {
  const root = partitionRoot(paths);
  const folders = paths.map((path) => foldersBelow(root, path));
  const keyNames = folders.map((names) => names.map(partitionKeyOf));
  const expected = JSON.stringify(keyNames[0]);
  const levels = keyNames[0]!.flatMap((name, level) => (name === undefined ? [] : [level]));
  if (levels.length === 0 || keyNames.some((names) => JSON.stringify(names) !== expected)) return undefined;
  const { keys, values } = partitionsOf(folders);
  return {
    root,
    levels,
    keys: levels.map((level) => keys[level]!),
    values: values.map((tuple) => levels.map((level) => tuple[level]!)),
  };
}

/** The folder that holds all files; above it while it is a `key=value` folder itself. */
function partitionRoot(paths: readonly string[]): string {
  let root = dirname(paths[0]!);
  for (const path of paths) while (root !== dirname(root) && !isBelow(path, root)) root = dirname(root);
  while (partitionKeyOf(basename(root)) !== undefined) root = dirname(root);
  return root;
}

function foldersBelow(root: string, path: string): string[] {
  const below = relative(root, dirname(path));
  return below === '' ? [] : below.split(sep);
}
