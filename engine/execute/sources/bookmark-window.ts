/** The window of a paused run: what the runs between two others read. */

import type { BookmarkObject, JobRun, ListedJobRun } from '#engine/catalog/entities.ts';
import { runTitle } from '#engine/catalog/names.ts';
import { pagesOf } from '#engine/catalog/page.ts';
import { capital } from '#engine/contract/capital.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';

type BookmarkHost = Pick<ExecutionHost, 'catalog'>;

/**
 * The objects that the runs after `from`, up to and including `to`, read of each bookmarked source; of an object read
 * more than once, the last state.
 * @returns source node id → objects.
 * @throws EngineError EntityNotFound; InvalidInput when a run belongs to another job or the order is wrong; InvalidState
 *   when a compaction has replaced any of them.
 */
export async function readBookmarkWindow(
  host: BookmarkHost,
  jobName: string,
  window: { readonly from: string; readonly to: string },
): Promise<ReadonlyMap<string, readonly BookmarkObject[]>> {
  const [from, to] = await Promise.all([runOfJob(host, jobName, window.from), runOfJob(host, jobName, window.to)]);
  const objects = new Map<string, Map<string, BookmarkObject>>();
  const runIds: string[] = [];
  // Newest first: the first state of an object that is met is its last one.
  let inWindow = false;
  for await (const runs of pagesOf((after) => host.catalog.jobRuns.getJobRuns(jobName, { after })))
    for (const run of runs) {
      if (run.id === to.id) inWindow = true;
      if (run.id === from.id) {
        if (!inWindow) throw wrongOrder(from, to);
        await refuseCompacted(host, jobName, runIds, objects);
        return new Map([...objects].map(([key, each]) => [key, [...each.values()]]));
      }
      if (!inWindow) continue;
      runIds.push(run.id);
      await collect(host, run, objects);
    }
  throw wrongOrder(from, to);
}

async function collect(
  host: BookmarkHost,
  run: ListedJobRun,
  objects: Map<string, Map<string, BookmarkObject>>,
): Promise<void> {
  const commit = await host.catalog.commits.findCommit(run.id);
  if (commit === undefined || (commit.phase !== 'published' && commit.phase !== 'cleaned')) return;
  for (const { sourceKey, addObjects } of commit.intent.bookmarkChanges) {
    const known = objects.get(sourceKey) ?? new Map<string, BookmarkObject>();
    for (const object of addObjects) if (!known.has(object.path)) known.set(object.path, object);
    objects.set(sourceKey, known);
  }
}

/** The rows are in other files now, with rows that other runs read. */
async function refuseCompacted(
  host: BookmarkHost,
  jobName: string,
  runIds: readonly string[],
  objects: ReadonlyMap<string, ReadonlyMap<string, BookmarkObject>>,
): Promise<void> {
  const { bookmarks } = host.catalog;
  const paths = [...objects.values()].flatMap((each) => [...each.keys()]);
  const compacted = (await bookmarks.findCompacted(paths)) ?? (await bookmarks.findFollowed(jobName, runIds, paths));
  if (compacted === undefined) return;
  throw new EngineError(
    'InvalidState',
    `Cannot read again what these runs of job ${jobName} read: their files were compacted since, for example ${compacted}.`,
    { hint: 'Undo the compaction first, or read all rows.', details: { job: jobName, path: compacted } },
  );
}

async function runOfJob(host: BookmarkHost, jobName: string, runId: string): Promise<JobRun> {
  const run = await host.catalog.jobRuns.getJobRun(runId);
  if (run.jobName === jobName) return run;
  throw new EngineError('InvalidInput', `${capital(runTitle(run))} is not a run of ${jobName}.`, {
    hint: 'Choose two runs of this job.',
    details: { job: jobName, run: runId },
  });
}

function wrongOrder(from: JobRun, to: JobRun): EngineError {
  return new EngineError('InvalidInput', `${capital(runTitle(to))} did not come after run #${from.number}.`, {
    hint: 'List the earlier run first.',
    details: { job: to.jobName },
  });
}
