/** The newest run of a job, followed while it is in progress, and the row counts of the last one that succeeded. */

import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { foldSteps } from '#engine/contract/fold-steps.ts';
import { portKey } from '#engine/contract/definitions/node-port.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { NodePace } from '#renderer/features/runs/nodes/run-pace.ts';
import type { NodeProgress } from '#renderer/features/runs/nodes/node-states.ts';
import { useNodeStates } from '#renderer/features/runs/nodes/use-node-states.ts';
import type { RunProgress } from '#renderer/features/runs/progress-words.ts';
import { openRun } from '#renderer/features/runs/run-actions.ts';
import { useRunProgress } from '#renderer/features/runs/run-progress.ts';
import { isActive } from '#renderer/features/runs/run-words.ts';
import { client } from '#renderer/rpc/connection.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { queryClient, queryKey, useProcedure } from '#renderer/rpc/queries.ts';

export type Receipt = Output<'getReceipts'>[number];

export interface LatestRun {
  readonly newest: JobRunText | undefined;
  readonly isActive: boolean;
  /** Of the newest run while it is active; null: it has reported nothing yet. */
  readonly progress: RunProgress | null;
  /** What its nodes are doing while it is active, by id; null: it is not, or has no plan yet. */
  readonly nodes: ReadonlyMap<string, NodeProgress> | null;
  readonly pace: NodePace | null;
  /** The run that the counts are of; an undone one has none to show. */
  readonly counted: JobRunText | undefined;
  /** The newest run succeeded and found nothing new to read. */
  readonly hadNoNewData: boolean;
  /** By node and output (`portKey`). */
  readonly receipts: ReadonlyMap<string, Receipt>;
}

/** Runs whose counts are fetched. */
const mostLooked = 3;

const newestRuns = (jobName: string) => ({ jobName, limit: 20 });

/** The newest run as it was last read, outside of React. */
export function findLatestRun(jobName: string): JobRunText | undefined {
  return queryClient.getQueryData<Output<'getJobRuns'>>(queryKey('getJobRuns', newestRuns(jobName)))?.items[0];
}

/** Also of a job that is not open. @throws EngineError. */
export async function openLatestRun(jobName: string): Promise<void> {
  const run = findLatestRun(jobName) ?? (await client.call('getJobRuns', { jobName, limit: 1 })).items[0];
  if (run !== undefined) openRun(run);
  else showToast({ tone: 'info', title: `${jobName} has not run yet.` });
}

/** Of a graph that does not run by itself. */
export const noRun: LatestRun = {
  newest: undefined,
  isActive: false,
  progress: null,
  nodes: null,
  pace: null,
  counted: undefined,
  hadNoNewData: false,
  receipts: new Map(),
};

export function useLatestRun(jobName: string): LatestRun {
  const runs = useProcedure('getJobRuns', newestRuns(jobName));
  const newest = runs.data?.items[0];
  // A run that found nothing new has no counts; then those of the previous one are shown.
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
  const byNode = useMemo(
    () => new Map(foldSteps(found ?? []).map(({ receipt }) => [portKey(receipt.nodeId, receipt.port), receipt])),
    [found],
  );
  const goesOn = newest !== undefined && isActive(newest);
  const progress = useRunProgress(newest);
  const running = useNodeStates(goesOn ? newest : undefined, progress);
  const [nodes, pace] = [running?.states ?? null, running?.pace ?? null];
  const hadNoNewData = newest !== undefined && newest === succeeded[0] && receipts[0]?.data?.length === 0;
  return { newest, isActive: goesOn, progress, nodes, pace, counted, hadNoNewData, receipts: byNode };
}
