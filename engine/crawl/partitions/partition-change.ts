/** A change of the partitions of one table: what is asked for, and what it comes to. Pure. */

import { partitionLocation } from '#engine/catalog/tables/partition-location.ts';
import { sha256, stableJson } from '#engine/base/hash.ts';
import { isWithin } from '#engine/base/path-below.ts';
import type { Table, TableObject } from '#engine/catalog/entities.ts';
import { pathComparison } from '#engine/catalog/path-order.ts';

/** In the order of the keys; null is the default partition. */
export type PartitionValues = readonly (string | null)[];

export type PartitionRequest =
  /** Partitions with files below the table's location that the catalog does not have; `drop`: also those without files. */
  | { readonly kind: 'repair'; readonly drop: boolean }
  /** Some of what a repair would add. */
  | { readonly kind: 'add'; readonly partitions: readonly PartitionValues[] }
  /** Out of the catalog; the files stay. */
  | { readonly kind: 'drop'; readonly partitions: readonly PartitionValues[] };

export interface ChangedPartition {
  readonly values: PartitionValues;
  readonly location: string;
  readonly objectCount: number;
  readonly sizeBytes: number;
}

export interface PartitionChange {
  /** In the order of their values. */
  readonly added: readonly ChangedPartition[];
  readonly dropped: readonly ChangedPartition[];
  /** The whole object list afterwards, by path. */
  readonly objects: readonly TableObject[];
  /** Equal for equal changes of the same state of the table. */
  readonly hash: string;
}

/**
 * @param found objects of the table as its folders have them now.
 * @param present paths of all files that are there, whether they belong to the table or not.
 */
export function repairPartitions(
  table: Table,
  known: readonly TableObject[],
  found: readonly TableObject[],
  present: readonly string[],
  separator: string,
  { wanted, drops }: { readonly wanted?: ReadonlySet<string>; readonly drops: boolean },
): PartitionChange {
  const knownKeys = new Set(known.map(keyOfObject));
  const foundKeys = new Set(found.map(keyOfObject));
  const added = found.filter((object) => {
    const key = keyOfObject(object);
    return !knownKeys.has(key) && (wanted === undefined || wanted.has(key));
  });
  const gone = new Set<string>();
  if (drops) {
    const missing = partitionsOf(
      table,
      known.filter((object) => !foundKeys.has(keyOfObject(object))),
    );
    // Files that no longer fit the table still are in the folder: a crawl decides about them.
    const folders = new Set<string>();
    if (missing.length > 0)
      for (const path of present)
        for (const folder of foldersAbove(path, table.location, separator)) folders.add(folder);
    for (const { values, location } of missing) if (!folders.has(location)) gone.add(keyOf(values));
  }
  return changeOf(table, known, added, gone);
}

export function dropPartitions(
  table: Table,
  known: readonly TableObject[],
  dropped: ReadonlySet<string>,
): PartitionChange {
  return changeOf(table, known, [], dropped);
}

function changeOf(
  table: Table,
  known: readonly TableObject[],
  added: readonly TableObject[],
  dropped: ReadonlySet<string>,
): PartitionChange {
  const paths = new Set(added.map(({ path }) => path));
  const kept = known.filter((object) => !dropped.has(keyOfObject(object)) && !paths.has(object.path));
  const parts = {
    added: partitionsOf(table, added),
    dropped: partitionsOf(
      table,
      known.filter((object) => dropped.has(keyOfObject(object))),
    ),
  };
  const state = added.map(({ path, size, modifiedMicros }) => [path, size, modifiedMicros]);
  return {
    ...parts,
    objects: added.length === 0 ? kept : inOrder([...kept, ...added]),
    hash: sha256(stableJson([table.databaseName, table.name, table.generation, state, parts])).slice(0, 32),
  };
}

function inOrder(objects: readonly TableObject[]): TableObject[] {
  const compare = pathComparison(objects.map(({ path }) => path));
  return objects.toSorted((left, right) => compare(left.path, right.path));
}

export function keyOf(values: PartitionValues): string {
  return JSON.stringify(values);
}

function keyOfObject({ partitionValues }: TableObject): string {
  return keyOf(partitionValues);
}

function partitionsOf(table: Table, objects: readonly TableObject[]): ChangedPartition[] {
  const found = new Map<string, { -readonly [Member in keyof ChangedPartition]: ChangedPartition[Member] }>();
  for (const object of objects) {
    const key = keyOfObject(object);
    const known = found.get(key);
    if (known === undefined)
      found.set(key, {
        values: object.partitionValues,
        location: partitionLocation(table, object.path),
        objectCount: 1,
        sizeBytes: object.size,
      });
    else {
      known.objectCount += 1;
      known.sizeBytes += object.size;
    }
  }
  return [...found].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, partition]) => partition);
}

/** Those between the root and the path. */
function foldersAbove(path: string, root: string, separator: string): string[] {
  const folders: string[] = [];
  let end = path.lastIndexOf(separator);
  while (end > root.length && isWithin(path.slice(0, end), root, separator)) {
    folders.push(path.slice(0, end));
    end = path.lastIndexOf(separator, end - 1);
  }
  return folders;
}
