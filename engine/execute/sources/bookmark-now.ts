/** Sets a job's bookmark to now: every file that its sources hold counts as read, without being read. */

import type { BookmarkChange } from '#engine/catalog/commit-entities.ts';
import type { JobBookmark } from '#engine/catalog/entities.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import { createGraphEnvironment } from '#engine/execute/plan/graph-environment.ts';
import { bookmarkChange } from '#engine/execute/sources/bookmark-change.ts';
import { SourceReader } from '#engine/execute/sources/source-reader.ts';
import { resolveGraph } from '#engine/graph/index.ts';

/**
 * @param jobArguments they may decide which files a source has.
 * @throws EngineError InvalidInput when no source of the job has a bookmark; ConcurrentModification, InvalidState.
 */
export async function setBookmarkToNow(
  host: ExecutionHost,
  job: Job,
  jobArguments: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<JobBookmark> {
  const time = host.clock();
  const { version } = await host.catalog.bookmarks.getJobBookmark(job.name);
  const reader = new SourceReader(host, signal, job.name);
  const merged = { ...job.defaultArguments, ...jobArguments };
  const graph = await resolveGraph(job, createGraphEnvironment(host, reader, merged, signal));
  const changes: BookmarkChange[] = [];
  for (const { node, args, transform } of graph.nodes) {
    if (transform.effect !== 'source' || node.scope === 'all-rows') continue;
    const { listed } = await reader.read(node, args);
    changes.push(bookmarkChange(node.id, listed));
  }
  if (changes.length === 0)
    throw new EngineError(
      'InvalidInput',
      `Cannot set the bookmark of job ${job.name}: each run reads all its sources.`,
      {
        hint: 'Set the scope of a source to new rows first.',
        details: { job: job.name },
      },
    );
  return host.catalog.bookmarks.putJobBookmark(job.name, { version, time }, changes);
}
