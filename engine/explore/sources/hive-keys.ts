/** Partition keys of files named by a path or glob: `key=value` folders, when all files agree on their keys. */

import { foldName } from '#engine/base/same-name.ts';
import { basename, dirname, relative, sep } from 'node:path';
import type { Source, SourceFiles } from '#engine/explore/operations.ts';
import { partitionKeyOf, partitionsOf } from '#engine/storage/partition-path.ts';

/**
 * The same source with the keys after its columns. Plain folders are not keys here: a person who writes a glob did
 * not request them. A key with the name of a column is dropped, since the file has the value.
 */
export function withHiveKeys(source: Source): Source {
  const paths = source.files.flatMap((files) => files.paths);
  const root = partitionRoot(paths);
  const folders = paths.map((path) => foldersBelow(root, path));
  const keyNames = folders.map((names) => names.map(partitionKeyOf));
  const expected = JSON.stringify(keyNames[0]);
  if (
    keyNames[0]!.length === 0 ||
    keyNames.some((names) => names.includes(undefined) || JSON.stringify(names) !== expected)
  )
    return source;
  const { keys, values } = partitionsOf(folders);
  const columns = new Set(source.columns.map(({ name }) => foldName(name)));
  const kept = keys.flatMap((key, index) => (columns.has(foldName(key.name)) ? [] : [index]));
  const valuesOf = new Map(paths.map((path, index) => [path, kept.map((key) => values[index]![key]!)]));
  return {
    columns: source.columns,
    partitionKeys: kept.map((index) => keys[index]!),
    files: source.files.flatMap((files) => byPartition(files, valuesOf)),
  };
}

function byPartition(
  { reading, paths }: SourceFiles,
  valuesOf: ReadonlyMap<string, readonly (string | null)[]>,
): SourceFiles[] {
  const groups = new Map<string, SourceFiles & { paths: string[] }>();
  for (const path of paths) {
    const partitionValues = valuesOf.get(path)!;
    const key = JSON.stringify(partitionValues);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { reading, partitionValues, paths: [path] });
    else group.paths.push(path);
  }
  return [...groups.values()];
}

/** The folder that holds all files; above it while it is a `key=value` folder itself. */
function partitionRoot(paths: readonly string[]): string {
  let root = dirname(paths[0]!);
  for (const path of paths)
    while (root !== dirname(root) && !path.startsWith(root.endsWith(sep) ? root : root + sep)) root = dirname(root);
  while (partitionKeyOf(basename(root)) !== undefined) root = dirname(root);
  return root;
}

function foldersBelow(root: string, path: string): string[] {
  const below = relative(root, dirname(path));
  return below === '' ? [] : below.split(sep);
}
