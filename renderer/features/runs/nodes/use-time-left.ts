/** The estimate of the time that a run still takes. */

import type { Output } from '#engine/contract/procedures/index.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { leftByPace, leftByRuns } from '#renderer/features/runs/nodes/time-left.ts';
import type { RunProgress } from '#renderer/features/runs/progress-words.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';

/** Runs that ended before this one was opened: they are read once. */
const isRead = (_runs: Output<'getJobRuns'>): boolean => true;

/** @param now milliseconds since 1970. @returns undefined: there is no basis for one. */
export function useTimeLeft(run: JobRunText, progress: RunProgress | null, now: number): string | undefined {
  const earlier = useProcedure('getJobRuns', { jobName: run.jobName, limit: 21 }, { isFinal: isRead }).data;
  if (run.jobRunState !== 'RUNNING' || run.paused !== null) return undefined;
  return leftByPace(progress?.points ?? [], now) ?? leftByRuns(run, earlier?.items ?? [], now);
}
