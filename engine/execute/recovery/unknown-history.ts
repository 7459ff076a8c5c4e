/** What is refused after a target was adopted without its history: whatever could write rows that are there already. */

import { runTitle } from '#engine/catalog/names.ts';
import { capital } from '#engine/contract/capital.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import type { RunPlan } from '#engine/execute/plan/run-plan.ts';

type HistoryHost = Pick<ExecutionHost, 'catalog'>;

/**
 * Of a plan that reads only what its bookmark does not name: with a bookmark that was lost it would append everything
 * again, so a person says first what counts as read.
 * @throws EngineError BookmarkUnknown.
 */
export async function refuseUnknownBookmark({ catalog }: HistoryHost, plan: RunPlan): Promise<void> {
  if (!Object.values(plan.sources).some(({ bookmarked }) => bookmarked)) return;
  const { name } = plan.job;
  const doubt = await catalog.bookmarks.findBookmarkDoubt(name);
  if (doubt !== undefined)
    throw new EngineError(
      'BookmarkUnknown',
      `Cannot run job ${name}: Tenon does not know which source files it has already read. The workspace was copied without the times of its files, so ${doubt} and others look as if they had changed, and a run could write the same rows again.`,
      { hint: decideHint(name), details: { job: name, path: doubt } },
    );
  const [root, ...others] = await catalog.commits.findUnknownTargets(name, rootsOf(plan));
  if (root === undefined) return;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  throw new EngineError(
    'BookmarkUnknown',
    `Cannot run job ${name}: Tenon does not know which source files it has already read. The catalog that knew the history of ${root}${more} was lost or replaced, so a run could write the same rows again.`,
    {
      hint: decideHint(name),
      details: { job: name, path: root },
    },
  );
}

function decideHint(job: string): string {
  return `Decide what counts as read: "tenon bookmark ${job} --set now" skips every file that is there now, "--set start" reads all files again, "--set RUN" continues after a run.`;
}

/**
 * Of an earlier run that is to be resumed or whose records are to be run again: a run that this catalog has forgotten
 * may have done so already.
 * @throws EngineError InvalidState.
 */
export async function refuseForgottenRun({ catalog }: HistoryHost, runId: string, plan: RunPlan): Promise<void> {
  const [root] = await catalog.commits.findTargetsAdoptedAfter(runId, rootsOf(plan));
  if (root === undefined) return;
  const run = await catalog.jobRuns.getJobRun(runId);
  throw new EngineError(
    'InvalidState',
    `${capital(runTitle(run))} cannot be continued: ${root} was adopted after the run, without its history. A run that Tenon no longer knows may have written the same rows.`,
    { hint: 'Start the job again.', details: { run: runId, job: plan.job.name, path: root } },
  );
}

function rootsOf(plan: RunPlan): string[] {
  return [...new Set(Object.values(plan.targets).map(({ root }) => root))];
}
