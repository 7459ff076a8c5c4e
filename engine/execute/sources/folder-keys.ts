/** The partition keys of a path's files: found in their folders, and kept as committed runs have read them. */

import path from 'node:path';
import { EngineError } from '#engine/contract/errors.ts';
import type { PlannedSource } from '#engine/execute/plan/run-plan.ts';
import type { SourceListing } from '#engine/execute/sources/source-listing.ts';
import { findFolderKeys } from '#engine/sources/folder-keys.ts';
import { partitionKeyOf, partitionType, partitionValueOf } from '#engine/storage/partition-path.ts';
import type { Column, Schema } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';

type FolderKeys = Pick<SourceListing, 'partitionKeys' | 'keyLevels' | 'location'>;

/**
 * The same keys as a query of the path has.
 * @param root of the source, its location where there are no keys.
 */
export function folderKeysOf(paths: readonly string[], columns: Schema, root: string): FolderKeys {
  const keys = findFolderKeys(paths, columns);
  if (keys === undefined) return { partitionKeys: [], location: root };
  const { partitionKeys, levels } = keys;
  const isEvery = levels.every((level, index) => level === index);
  return { partitionKeys, location: keys.root, ...(isEvery ? {} : { keyLevels: levels }) };
}

/**
 * Keys stay as committed runs have read them, none included: what has been written has these columns and types. A file
 * that lies above the folders of the keys has null for them.
 * @throws EngineError SchemaMismatch for a file in folders of other keys, or with a value that is not of the key's type.
 */
export function keepFolderKeys(
  earlier: Pick<PlannedSource, 'partitionKeys' | 'keyLevels' | 'location'>,
  listing: SourceListing,
): SourceListing {
  const { partitionKeys, keyLevels, location, ...rest } = listing;
  const before = earlier.partitionKeys;
  if (before.length === 0) return { ...rest, partitionKeys: [], location: rest.roots[0] ?? location };
  const isSame =
    before.length === partitionKeys.length && before.every(({ name }, at) => name === partitionKeys[at]!.name);
  const levels = isSame ? keyLevels : earlier.keyLevels;
  const kept: SourceListing = {
    ...rest,
    partitionKeys: before,
    location: isSame ? location : earlier.location,
    ...(levels === undefined ? {} : { keyLevels: levels }),
  };
  for (const object of listing.listed) checkFolders(kept, object.path);
  return kept;
}

function checkFolders({ nodeId, partitionKeys, keyLevels, location }: SourceListing, file: string): void {
  const below = path.relative(location, path.dirname(file));
  const folders = below === '' ? [] : below.split(path.sep);
  for (const [index, key] of partitionKeys.entries()) {
    const folder = folders[keyLevels?.[index] ?? index];
    if (folder === undefined || fits(folder, key)) continue;
    throw new EngineError(
      'SchemaMismatch',
      `Source "${nodeId}" cannot read ${file}: its folder "${folder}" is not a value of the partition key ${key.name} (${formatHive(key.type)}) that earlier runs of the job have read.`,
      {
        hint: 'Move the file to a folder of that key, or change the path of the source so that all files are read again.',
        details: { path: file, node: nodeId, column: key.name },
      },
    );
  }
}

function fits(folder: string, { name, type, sourceName = name }: Column): boolean {
  if (partitionKeyOf(folder) !== sourceName) return false;
  const value = partitionValueOf(folder);
  if (type.kind === 'string' || value === null || value === '') return true;
  const own = partitionType([value]).kind;
  return own === 'int' || own === type.kind;
}
