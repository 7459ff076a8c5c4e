/** What is directly in a folder of this machine or of a bucket. */

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Output } from '#engine/contract/procedures/index.ts';
import { client } from '#renderer/rpc/connection.ts';
import { queryKey } from '#renderer/rpc/queries.ts';

type FolderEntries = Output<'getObjects'>;

/** Entries of one answer of completePath; as many mean that there may be more. */
const mostListed = 50;

/** Files come and go without notice: read again whenever it is opened. @param path absolute. */
export function useFolderEntries(path: string): UseQueryResult<FolderEntries> {
  return useQuery({
    queryKey: path.startsWith('s3://') ? queryKey('getObjects', { path }) : queryKey('completePath', { typed: path }),
    queryFn: ({ signal }) =>
      path.startsWith('s3://') ? client.call('getObjects', { path }, signal) : readLocal(path, signal),
    staleTime: 0,
    gcTime: 0,
  });
}

async function readLocal(path: string, signal: AbortSignal): Promise<FolderEntries> {
  const separator = path.includes('/') ? '/' : '\\';
  const typed = path.endsWith(separator) ? path : `${path}${separator}`;
  const { answers } = await client.call('completePath', { typed }, signal);
  return {
    // Without the separator at the end, or a folder would have two tabs.
    entries: answers.map((entry) => (entry.kind === 'folder' ? { ...entry, path: entry.path.slice(0, -1) } : entry)),
    isComplete: answers.length < mostListed,
  };
}
