/** The window of a paused run: what the runs between two others read. */

import type { BookmarkObject, JobRun, ListedJobRun } from '#engine/catalog/entities.ts';
import { runTitle } from '#engine/catalog/names.ts';
import { pagesOf } from '#engine/catalog/page.ts';
import { capital } from '#engine/contract/capital.ts';
import { countText } from '#engine/contract/count-text.ts';
import type { Node } from '#engine/contract/definitions/job.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import { isSameVersion } from '#engine/execute/sources/object-change.ts';
import type { SourceListing } from '#engine/execute/sources/source-listing.ts';
import type { BookmarkWindow } from '#engine/execute/run/run-request.ts';

type BookmarkHost = Pick<ExecutionHost, 'catalog'>;

/**
 * The objects that the runs after `from` (absent: the one before it), up to and including `to`, read of each bookmarked source; of an object read
 * more than once, the last state.
 * @returns source node id → objects.
 * @throws EngineError EntityNotFound; InvalidInput when a run belongs to another job or the order is wrong; InvalidState
 *   when a compaction has replaced any of them.
 */
export async function readBookmarkWindow(
  host: BookmarkHost,
  jobName: string,
  window: BookmarkWindow,
): Promise<ReadonlyMap<string, readonly BookmarkObject[]>> {
  const to = await runOfJob(host, jobName, window.to);
  const from = window.from === undefined ? undefined : await runOfJob(host, jobName, window.from);
  const objects = new Map<string, Map<string, BookmarkObject>>();
  const runIds: string[] = [];
  // Newest first: the first state of an object that is met is its last one.
  let inWindow = false;
  let succeeded = 0;
  const found = async (): Promise<ReadonlyMap<string, readonly BookmarkObject[]>> => {
    if (succeeded === 0) throw noneSucceeded(from, to);
    await refuseCompacted(host, jobName, runIds, objects);
    return new Map([...objects].map(([key, each]) => [key, [...each.values()]]));
  };
  for await (const runs of pagesOf((after) => host.catalog.jobRuns.getJobRuns(jobName, { after })))
    for (const run of runs) {
      if (run.id === to.id) inWindow = true;
      if (run.id === from?.id) {
        if (!inWindow) throw wrongOrder(from, to);
        return found();
      }
      if (!inWindow) continue;
      runIds.push(run.id);
      // Where nothing was new, a run that succeeded has no commit.
      if (run.jobRunState === 'SUCCEEDED' && !run.undone) succeeded += 1;
      await collect(host, run, objects);
      if (from === undefined) return found();
    }
  if (from === undefined) return found();
  throw wrongOrder(from, to);
}

/** @throws EngineError FileChanged when one of them is not as it was then: its rows cannot be read again. */
export function onlyWindow(
  { id, name }: Pick<Node, 'id' | 'name'>,
  listing: SourceListing,
  window: readonly BookmarkObject[],
): SourceListing {
  const wanted = new Map(window.map((object) => [object.path, object]));
  const listed = listing.listed.filter((object) => isSameVersion(object, wanted.get(object.path)));
  const found = new Set(listed.map(({ path }) => path));
  const lost = window.filter(({ path }) => !found.has(path));
  if (lost.length === 0) return { ...listing, listed };
  const [{ path }] = lost as [BookmarkObject];
  const files =
    lost.length === 1
      ? `${path} of source "${name}" was`
      : `${countText(lost.length, 'file', 'files')} of source "${name}" were`;
  const example = lost.length === 1 ? '' : `, for example ${path}`;
  throw new EngineError(
    'FileChanged',
    `Cannot read the input of earlier runs again: ${files} changed or removed since${example}.`,
    { hint: 'Restore what they were, or choose other runs.', details: { node: id, path } },
  );
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

function noneSucceeded(from: JobRun | undefined, to: JobRun): EngineError {
  const which =
    from === undefined
      ? capital(runTitle(to))
      : `No run of job ${to.jobName} after #${from.number}, up to #${to.number},`;
  const why = from === undefined ? 'did not succeed, or was undone' : 'succeeded without being undone';
  return new EngineError('InvalidState', `${which} ${why}: there is no input to read again.`, {
    hint: 'Choose a run that succeeded. See the runs with: tenon runs',
    details: { job: to.jobName },
  });
}

function wrongOrder(from: JobRun, to: JobRun): EngineError {
  return new EngineError('InvalidInput', `${capital(runTitle(to))} did not come after run #${from.number}.`, {
    hint: 'Name the earlier run first.',
    details: { job: to.jobName },
  });
}
