/** Runs a crawler: folders in, catalog out, in one step that readers see whole or not at all. */

import { isUri } from '#engine/base/uri.ts';
import { newId } from '#engine/base/ids.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { CrawlMisfit } from '#engine/catalog/crawl-misfit.ts';
import { untilRecorded } from '#engine/catalog/until-recorded.ts';
import type { SeenObject } from '#engine/catalog/entities.ts';
import { crawledPath } from '#engine/contract/crawl-subject.ts';
import { EngineError, serializeError, toEngineError } from '#engine/contract/errors.ts';
import { misfitText } from '#engine/contract/misfit-text.ts';
import type { CrawlRoot } from '#engine/crawl/catalog-targets/crawl-root.ts';
import { attemptCrawl, noFiles, type AttemptInput, type CrawlCounts } from '#engine/crawl/crawl-attempt.ts';
import type { CrawlLease } from '#engine/crawl/crawl-lease.ts';
import { summarise, type CrawlResult } from '#engine/crawl/crawl-result.ts';
import { keptSkipped } from '#engine/crawl/kept-skipped.ts';
import { countText } from '#engine/contract/count-text.ts';
import { rootsOf, untilStill, withCrawlWorker, type CrawlWork } from '#engine/crawl/crawl-work.ts';
import { beginQueuedCrawl, type QueuedCrawl } from '#engine/crawl/queue/queued-crawl.ts';
import { unpackSeen } from '#engine/crawl/object-chunk.ts';
import type { SkippedPath } from '#engine/storage/storage.ts';
import type { AskQueue } from '#engine/storage/s3/object-queue.ts';
import type { TakenPart } from '#engine/crawl/taking/taken-part.ts';
import { refuseOutdated, type CrawlReview } from '#engine/crawl/review/review-crawl.ts';

export interface RunCrawlRequest extends CrawlWork {
  /** Of the crawl, as a trigger has recorded it; absent: a new one. */
  readonly crawlId?: string | undefined;
  /** Called with the crawl's id as soon as the catalog has it. */
  readonly onStart?: (crawlId: string) => void;
  /** What was shown before: the crawl does that, or nothing. */
  readonly review?: CrawlReview;
  /** What of it is written; absent: all. The rest is found again by the next crawl. */
  readonly part?: TakenPart;
  /** Reads the queues of the crawler's targets; absent: they are not read, and all is listed. */
  readonly askQueue?: AskQueue;
}

const running = new WeakMap<Catalog, Set<string>>();

/**
 * @throws EngineError `CrawlerRunning` when this crawler runs already; `FileNotFound` for a missing target;
 *   `Execution` when it would create more tables than allowed; `Cancelled`; `ConcurrentModification` when runs kept
 *   committing to the tables; `ReviewOutdated` when it would do something else than its review showed;
 *   `InvalidInput` for a part of a table that it does not find. All of them leave the catalog's tables unchanged.
 */
export async function runCrawl(request: RunCrawlRequest): Promise<CrawlResult> {
  const { catalog, crawler, signal } = request;
  const names = running.get(catalog) ?? new Set<string>();
  running.set(catalog, names);
  if (names.has(crawler.name)) {
    const path = crawledPath(crawler.name);
    const running = path === undefined ? `Crawler ${crawler.name}` : `A crawl of ${path}`;
    throw new EngineError('CrawlerRunning', `${running} is already running.`, {
      hint: 'Wait until it finishes, or stop it.',
    });
  }
  names.add(crawler.name);
  try {
    signal?.throwIfAborted();
    const crawlId = request.crawlId ?? newId('cr');
    await catalog.crawls.startCrawl({ id: crawlId, crawlerName: crawler.name });
    request.onStart?.(crawlId);
    const counts = noFiles();
    let skipped: readonly SkippedPath[] | undefined;
    const noteSkipped = (paths: readonly SkippedPath[]): void => void (skipped = paths);
    const recordSkipped = async (paths: readonly SkippedPath[]): Promise<number> => {
      const { kept, count } = keptSkipped(paths);
      await untilRecorded(() => catalog.crawls.recordSkippedFiles(crawlId, kept), signal);
      return count;
    };
    try {
      const roots = await rootsOf(request);
      const queued = await beginQueued(request, roots);
      const work = queued === undefined ? request : withoutQuiet(request, queued, roots);
      const result = await withCrawlWorker(work, crawlId, roots, (worker, input) =>
        crawlWith(worker, { ...input, noteSkipped }, work, counts, queued?.warnings ?? []),
      );
      // Without it, the next crawl looks at the same folders again.
      if (counts.filesUnsettled === 0 && counts.filesUnfinished === 0 && result.left.length === 0)
        await queued?.finish();
      const { misfits, warnings } = result;
      const skippedCount = await recordSkipped(result.skipped);
      const end = { state: 'SUCCEEDED', ...counts, misfits, warnings, skippedCount } as const;
      await untilRecorded(() => catalog.crawls.finishCrawl(crawlId, end), signal);
      return result;
    } catch (thrown) {
      const error =
        signal?.aborted === true
          ? new EngineError('Cancelled', `Crawl ${crawlId} was cancelled.`, { cause: thrown })
          : toEngineError(thrown);
      const state = error.code === 'Cancelled' ? 'CANCELLED' : 'FAILED';
      // Known even where the catalog could not be changed.
      const known = skipped === undefined ? {} : { skippedCount: await recordSkipped(skipped) };
      const end = { state, ...counts, ...known, error: serializeError(error) } as const;
      await untilRecorded(() => catalog.crawls.finishCrawl(crawlId, end), signal);
      throw error;
    }
  } finally {
    names.delete(crawler.name);
  }
}

/** @throws EngineError InvalidDefinition; Cancelled. */
async function beginQueued(
  { catalog, crawler, askQueue, signal, review }: RunCrawlRequest,
  roots: readonly CrawlRoot[],
): Promise<QueuedCrawl | undefined> {
  if (askQueue === undefined) return undefined;
  const queued = await beginQueuedCrawl({ catalog, askQueue }, crawler, roots, signal ?? new AbortController().signal);
  // The review has listed all.
  return review === undefined || queued === undefined ? queued : { ...queued, changesOf: () => undefined };
}

/** Objects appear whole: none of a bucket is still being written. */
function withoutQuiet(
  { quietMillis, ...request }: RunCrawlRequest,
  queued: QueuedCrawl,
  roots: readonly CrawlRoot[],
): RunCrawlRequest {
  const isLocal = roots.some(({ path }) => !isUri(path));
  return { ...request, queued, ...(quietMillis === undefined || !isLocal ? {} : { quietMillis }) };
}

async function crawlWith(
  worker: CrawlLease,
  input: AttemptInput,
  request: RunCrawlRequest,
  counts: CrawlCounts,
  queueWarnings: readonly string[],
): Promise<CrawlResult> {
  const { catalog, crawler, log, review } = request;
  const { crawlId } = input;
  if (review !== undefined) await worker.addLearned(review.learned);
  const { plan, skipped, memory } = await untilStill(request, crawlId, () =>
    attemptCrawl(
      input,
      counts,
      async (planned) => {
        if (review !== undefined) await refuseOutdated(review, planned);
      },
      request.part,
    ),
  );
  // The review has read them.
  counts.filesRead += review?.counts.filesRead ?? 0;
  const warnings = [...queueWarnings, ...plan.logged, ...plan.warnings];
  for (const text of [...warnings, ...loggedMisfits(plan.misfits)])
    log.write('warning', text, { crawler: crawler.name, crawl: crawlId });
  for (const chunk of review?.learned ?? []) await catalog.crawls.putSeenObjects(unpackSeen(chunk));
  await remember(catalog, worker, memory);
  const tables = await Promise.all(
    plan.definitions.map(({ databaseName, name }) => catalog.tables.findTable(databaseName, name)),
  );
  return {
    crawlId,
    tables: tables.filter((table) => table !== undefined).map(summarise),
    added: plan.added,
    updated: plan.updated,
    unchanged: plan.unchanged,
    deleted: plan.deleted,
    skipped,
    warnings,
    misfits: plan.misfits,
    left: plan.left,
    ...counts,
  };
}

/** Lines of the log that a crawl spends on them. */
const mostLoggedMisfits = 100;

function loggedMisfits(misfits: readonly CrawlMisfit[]): string[] {
  const lines = misfits.slice(0, mostLoggedMisfits).map(misfitText);
  const left = misfits.length - lines.length;
  return left === 0 ? lines : [...lines, `${countText(left, 'more table')} of files that fit no other table.`];
}

async function remember(catalog: Catalog, worker: CrawlLease, lists: readonly SeenObject[]): Promise<void> {
  for await (const chunk of worker.learned()) await catalog.crawls.putSeenObjects(unpackSeen(chunk));
  for await (const paths of worker.forgotten()) await catalog.crawls.deleteSeenObjects(paths);
  if (lists.length > 0) await catalog.crawls.putSeenObjects(lists);
}
