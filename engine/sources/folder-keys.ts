/** The partition keys of the files of a path: their `key=value` folders, when all files agree on them. */

import { foldName } from '#engine/base/same-name.ts';
import { hiveFoldersOf } from '#engine/storage/hive-folders.ts';
import type { Schema } from '#engine/types/data-type.ts';

export interface FolderKeys {
  readonly partitionKeys: Schema;
  /** The folder above the first key. */
  readonly root: string;
  /** Per key its level below the root, from 0. */
  readonly levels: readonly number[];
  /** Per path one value per key. */
  readonly values: readonly (readonly (string | null)[])[];
}

/**
 * A key with the name of a column is none, since the file has the value.
 * @param paths absolute, at least one.
 * @returns undefined where the files have no keys, or differ in them.
 */
export function findFolderKeys(paths: readonly string[], columns: Schema): FolderKeys | undefined {
  const folders = hiveFoldersOf(paths);
  if (folders === undefined) return undefined;
  const taken = new Set(columns.map(({ name }) => foldName(name)));
  const kept = folders.keys.flatMap((key, index) => (taken.has(foldName(key.name)) ? [] : [index]));
  if (kept.length === 0) return undefined;
  return {
    root: folders.root,
    partitionKeys: kept.map((index) => folders.keys[index]!),
    levels: kept.map((index) => folders.levels[index]!),
    values: folders.values.map((tuple) => kept.map((index) => tuple[index]!)),
  };
}
