/** Partition keys of files named by a path or glob: `key=value` folders, when all files agree on their keys. */

import { foldName } from '#engine/base/same-name.ts';
import type { Source, SourceFiles } from '#engine/explore/operations.ts';
import { hiveFoldersOf } from '#engine/storage/hive-folders.ts';

/**
 * The same source with the keys after its columns. A key with the name of a column is dropped, since the file has
 * the value.
 */
export function withHiveKeys(source: Source): Source {
  const paths = source.files.flatMap((files) => files.paths);
  const folders = hiveFoldersOf(paths);
  if (folders === undefined) return source;
  const columns = new Set(source.columns.map(({ name }) => foldName(name)));
  const kept = folders.keys.flatMap((key, index) => (columns.has(foldName(key.name)) ? [] : [index]));
  const valuesOf = new Map(paths.map((path, index) => [path, kept.map((key) => folders.values[index]![key]!)]));
  return {
    columns: source.columns,
    partitionKeys: kept.map((index) => folders.keys[index]!),
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
