/** A further key of a table whose values name its partitions as the catalog does: those of the keys are converted to their types. */

import { foldName } from '#engine/base/same-name.ts';
import type { QueryRequest } from '#engine/explore/operations.ts';
import { stringType } from '#engine/types/data-type.ts';

/** @param query of all rows of one table. @returns the same with one more column, the last. */
export function withPartitionKey(query: QueryRequest): QueryRequest {
  return {
    ...query,
    sources: query.sources.map(({ source, ...named }) => {
      const taken = new Set([...source.columns, ...source.partitionKeys].map(({ name }) => foldName(name)));
      let name = 'partition';
      while (taken.has(foldName(name))) name += '_';
      return {
        ...named,
        source: {
          ...source,
          partitionKeys: [...source.partitionKeys, { name, type: stringType }],
          files: source.files.map((files) => ({
            ...files,
            partitionValues: [...files.partitionValues, JSON.stringify(files.partitionValues)],
          })),
        },
      };
    }),
  };
}

/** Partitions of such a query, in the order of their files. */
export function partitionsOf({ sources }: Pick<QueryRequest, 'sources'>): ReadonlySet<string> {
  return new Set(sources.flatMap(({ source }) => source.files.map(({ partitionValues }) => partitionValues.at(-1)!)));
}
