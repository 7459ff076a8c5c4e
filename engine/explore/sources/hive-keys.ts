/** Partition keys of a source's files, for each group of files that have the same values. */

import type { Source, SourceFiles } from '#engine/explore/operations.ts';
import { findFolderKeys } from '#engine/sources/folder-keys.ts';

/** The same source with the keys after its columns. */
export function withHiveKeys(source: Source): Source {
  const paths = source.files.flatMap((files) => files.paths);
  const keys = findFolderKeys(paths, source.columns);
  if (keys === undefined) return source;
  const valuesOf = new Map(paths.map((path, index) => [path, keys.values[index]!]));
  return {
    ...source,
    partitionKeys: keys.partitionKeys,
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
