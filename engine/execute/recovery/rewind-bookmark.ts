/** Sets a job's bookmark back: to its start, or to the end of a run. */

import type { JobBookmark } from '#engine/catalog/entities.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';

/**
 * @param runId null: no file counts as read.
 * @throws EngineError EntityNotFound; InvalidInput when the run is another job's; InvalidState when it committed nothing
 *   that the catalog knows, so that what it read cannot count as read; ConcurrentModification.
 */
export async function rewindBookmark(
  { catalog }: Pick<ExecutionHost, 'catalog'>,
  jobName: string,
  runId: string | null,
): Promise<JobBookmark> {
  if (runId === null) return catalog.bookmarks.resetJobBookmark(jobName);
  const run = await catalog.jobRuns.getJobRun(runId);
  if (run.jobName === jobName && (run.jobRunState !== 'SUCCEEDED' || run.undone === true))
    throw new EngineError(
      'InvalidState',
      `Cannot set the bookmark of job ${jobName} to run #${run.number}: the run ${run.undone === true ? 'was undone' : `is ${run.jobRunState}`}, so the catalog does not know which files it read.`,
      { hint: 'Choose a run that succeeded: tenon runs lists them.', details: { job: jobName, run: runId } },
    );
  return catalog.bookmarks.resetJobBookmark(jobName, runId);
}
