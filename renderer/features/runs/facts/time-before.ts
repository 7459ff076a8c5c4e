/** How long the run before took, beside the time of a run. Pure. */

import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { runTime } from '#renderer/features/runs/run-words.ts';

/**
 * `#21: 180 ms`, with the state of a run that did not succeed: `#21: 180 ms, FAILED`.
 * @param runs of the same job, newest first. @returns undefined: the run before is not among them, or never started.
 */
export function timeBefore(run: Pick<JobRunText, 'id'>, runs: readonly JobRunText[]): string | undefined {
  const place = runs.findIndex(({ id }) => id === run.id);
  const before = place === -1 ? undefined : runs[place + 1];
  if (before === undefined || before.completedOn === null) return undefined;
  const took = runTime(before, before.completedOn);
  if (took === null) return undefined;
  return `#${before.number}: ${took}${before.jobRunState === 'SUCCEEDED' ? '' : `, ${before.jobRunState}`}`;
}
