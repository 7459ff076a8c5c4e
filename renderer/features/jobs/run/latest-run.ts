/** The newest run of a job, followed while it is under way, and the row counts of the last one that succeeded. */

import { useQueries } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { movedProgress, type RunProgress } from '#renderer/features/runs/progress-words.ts';
import { isActive } from '#renderer/features/runs/run-words.ts';
import { client } from '#renderer/rpc/connection.ts';
import { queryClient, queryKey, useProcedure } from '#renderer/rpc/queries.ts';

export type Receipt = Output<'getReceipts'>[number];

export interface LatestRun {
  readonly newest: JobRunText | undefined;
  readonly isActive: boolean;
  /** Of the newest run while it is active. */
  readonly progress: RunProgress | null;
  /** The run that the counts are of; one that was taken back has none to show. */
  readonly counted: JobRunText | undefined;
  readonly receipts: ReadonlyMap<string, Receipt>;
}

/** Runs whose counts are asked for. */
const mostLooked = 3;

const newestRuns = (jobName: string) => ({ jobName, limit: 20 });

/** The newest run as it was last read, outside of React. */
export function findLatestRun(jobName: string): JobRunText | undefined {
  return queryClient.getQueryData<Output<'getJobRuns'>>(queryKey('getJobRuns', newestRuns(jobName)))?.items[0];
}

export function useLatestRun(jobName: string): LatestRun {
  const runs = useProcedure('getJobRuns', newestRuns(jobName));
  const newest = runs.data?.items[0];
  // A run that found nothing new has no counts; then those of the one before it stand.
  const succeeded = (runs.data?.items ?? [])
    .filter(({ jobRunState, undone }) => jobRunState === 'SUCCEEDED' && !undone)
    .slice(0, mostLooked);
  const receipts = useQueries({
    queries: succeeded.map(({ id }) => ({
      queryKey: queryKey('getReceipts', { id }),
      queryFn: ({ signal }: { signal: AbortSignal }) => client.call('getReceipts', { id }, signal),
    })),
  });
  const index = receipts.findIndex(({ data }) => data !== undefined && data.length > 0);
  const counted = succeeded[index];
  const found = receipts[index]?.data;
  const byNode = useMemo(() => new Map((found ?? []).map((receipt) => [receipt.nodeId, receipt])), [found]);
  const goesOn = newest !== undefined && isActive(newest);
  const progress = useProgress(goesOn ? newest.id : undefined);
  return { newest, isActive: goesOn, progress, counted, receipts: byNode };
}

function useProgress(id: string | undefined): LatestRun['progress'] {
  const [progress, setProgress] = useState<LatestRun['progress']>(null);
  useEffect(() => {
    setProgress(null);
    if (id === undefined) return undefined;
    const abort = new AbortController();
    const follow = async (): Promise<void> => {
      for await (const item of client.stream('watchJobRun', { id }, abort.signal)) {
        if (item.item === 'progress') setProgress((before) => movedProgress(before, item));
      }
    };
    // Its end comes as an event, which reads the list of runs again.
    follow().catch(() => undefined);
    return () => abort.abort();
  }, [id]);
  return progress;
}
