/** A bookmark that begins with what a run without one has read. */

import type { Catalog } from '#engine/catalog/catalog.ts';
import type { JobRun } from '#engine/catalog/entities.ts';
import { readRunPlan } from '#engine/execute/plan/run-plan.ts';
import { bookmarkChange } from '#engine/execute/sources/bookmark-change.ts';

/**
 * Files that came since the run are not marked: the next run with a bookmark reads them.
 * @throws EngineError ConcurrentModification, InvalidState while a commit of the job is open.
 */
export async function bookmarkRunFiles(catalog: Pick<Catalog, 'bookmarks'>, run: JobRun): Promise<void> {
  const { job, sources } = readRunPlan(run);
  const all = new Set(job.nodes.filter(({ scope }) => scope === 'all-rows').map(({ id }) => id));
  const changes = Object.values(sources)
    .filter(({ nodeId }) => !all.has(nodeId))
    .map(({ nodeId, objects }) => bookmarkChange(nodeId, objects));
  const { version } = await catalog.bookmarks.getJobBookmark(run.jobName);
  await catalog.bookmarks.putJobBookmark(run.jobName, { version, time: run.startedOn ?? run.createdOn }, changes);
}
