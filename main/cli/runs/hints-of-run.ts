/** What a person can do about the end of a run. */

import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';

/** The hint of its error, then the commands that continue from its state; empty: nothing is to do. */
export function hintsOf({
  error,
  jobRunState,
  number,
}: Pick<JobRunText, 'error' | 'jobRunState' | 'number'>): string[] {
  const hints = error?.hint === undefined ? [] : [error.hint];
  if (jobRunState !== 'COMMIT_BLOCKED') return hints;
  return [...hints, `Then finish the run: tenon retry ${number}. Or discard its rows: tenon undo ${number}`];
}
