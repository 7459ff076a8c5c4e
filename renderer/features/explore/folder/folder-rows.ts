/** The rows of all files of a folder as a grid reads them: first a few, then all of them, from a file in the engine's cache. */

import { useQuery } from '@tanstack/react-query';
import type { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { readFirstRows } from '#renderer/features/explore/rows/first-rows.ts';
import { useFirstThenAll, type FirstThenAll } from '#renderer/features/explore/rows/first-then-all.ts';
import { needsEveryRow } from '#renderer/features/explore/rows/shown-parts.ts';
import { isPlain, type OpenRows } from '#renderer/features/explore/rows/rows-view.ts';
import { client } from '#renderer/rpc/connection.ts';
import { queryClient, queryKey } from '#renderer/rpc/queries.ts';

export type FolderFacts = Output<'getFolderFiles'>;

/** As for tables: more is read when the user asks, or sorts, filters or searches. */
const readUnasked = 512 * 1024 * 1024;
/** A folder with so many files that listing them takes longer shows what is directly in it. */
const withinMillis = 3000;

export interface FolderRows extends FirstThenAll {
  stop(): void;
}

/** undefined: not known yet. null: too many files to count them unasked, or in a bucket, where each list is a request. */
export function useFolderFacts(path: string): FolderFacts | undefined {
  const isInBucket = path.startsWith('s3://');
  const { data, error } = useQuery<FolderFacts, EngineError>({
    queryKey: queryKey('getFolderFiles', { path, withinMillis }),
    queryFn: ({ signal }) => client.call('getFolderFiles', { path, withinMillis }, signal),
    enabled: !isInBucket,
    retry: false,
    // Files come and go without notice.
    refetchOnMount: 'always',
    refetchOnWindowFocus: true,
  });
  return error !== null || isInBucket ? null : data;
}

/** @param isShown the rows are in sight. */
export function useFolderRows(
  path: string,
  facts: FolderFacts | undefined,
  open: OpenRows,
  isShown: boolean,
): FolderRows {
  const version = facts?.snapshot ?? '';
  const first = useQuery<Output<'previewFile'>, EngineError>({
    queryKey: ['first rows of a folder', path, version],
    queryFn: async ({ signal }) => ({
      ...(await readFirstRows(`'${path.replaceAll("'", "''")}'`, signal)),
      path,
      classification: facts?.kinds[0]?.format ?? '',
    }),
    enabled: isShown,
    retry: false,
  });
  const isSmall = facts != null && facts.sizeBytes <= readUnasked;
  const isCounted = first.data?.truncated === false && needsEveryRow(open.shown);
  const whole = useQuery<Output<'openFolderRows'>, EngineError>({
    queryKey: [...queryKey('openFolderRows', { path }), version],
    queryFn: ({ signal }) => client.call('openFolderRows', { path }, signal),
    enabled: isShown && (isSmall || isCounted || open.whole || !isPlain(open.view)),
    retry: false,
    // It looks whether the rows are still in the cache.
    refetchOnMount: 'always',
  });
  const rows = useFirstThenAll({ path, version, first, whole, view: open.view });
  return {
    ...rows,
    reload() {
      void queryClient.invalidateQueries({ queryKey: queryKey('getFolderFiles', { path, withinMillis }) });
      rows.reload();
    },
    stop: () => void queryClient.cancelQueries({ queryKey: queryKey('openFolderRows', { path }) }),
  };
}
