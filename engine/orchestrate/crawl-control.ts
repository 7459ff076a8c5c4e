/** Crawls as procedures ask for them: a saved crawler by name, or a path that is crawled once. */

import type { Log } from '#engine/base/log.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { CrawlState, Table } from '#engine/catalog/entities.ts';
import { pathCrawlName } from '#engine/contract/crawl-subject.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import { crawlerSchema, type Crawler } from '#engine/contract/definitions/crawler.ts';
import type { CrawlWork } from '#engine/crawl/crawl-work.ts';
import { reviewCrawl, type CrawlReview } from '#engine/crawl/review/review-crawl.ts';
import {
  changePartitions,
  type PartitionResult,
  type PartitionWork,
} from '#engine/crawl/partitions/change-partitions.ts';
import { crawlerParameter } from '#engine/crawl/plan-changes.ts';
import type { CrawlResult } from '#engine/crawl/crawl-result.ts';
import { runCrawl, type RunCrawlRequest } from '#engine/crawl/run-crawl.ts';
import type { ComputeStatistics } from '#engine/explore/statistics/compute-statistics.ts';
import type { Workspace } from '#engine/definitions/workspace.ts';
import { crawlerClassifiers } from '#engine/definitions/crawler-classifiers.ts';
import { folderReadings } from '#engine/definitions/folder-readings.ts';
import { refuseSharedQueues } from '#engine/orchestrate/watching/shared-queues.ts';
import { CrawlReviews } from '#engine/orchestrate/crawl-reviews.ts';
import type { AskQueue } from '#engine/storage/s3/object-queue.ts';
import { wholePath } from '#engine/storage/whole-path.ts';
import type { WorkerPool } from '#engine/workers/worker-pool.ts';
import type { TakenPartText } from '#engine/contract/taken-part.ts';
import { TakenPart } from '#engine/crawl/taking/taken-part.ts';
import type { CrawlProgress, CrawlResultText } from '#engine/contract/procedures/crawls.ts';

export interface CrawlRequest {
  readonly crawlerName?: string | undefined;
  readonly path?: string | undefined;
  readonly databaseName?: string | undefined;
  readonly reviewId?: string | undefined;
  /** What of the crawl is written; absent: all. */
  readonly take?: TakenPartText | undefined;
  /** That a trigger has recorded for the crawl; absent: a new one. */
  readonly crawlId?: string | undefined;
}

export interface CrawlControl {
  /** @param request with `reviewId` alone: what that review showed. */
  crawl(
    request: CrawlRequest,
    onProgress: (progress: CrawlProgress) => void,
    signal: AbortSignal,
  ): Promise<{ crawlId: string; result: CrawlResultText }>;
  /**
   * Of a saved crawler whose folders are watched.
   * @param quietMillis files that changed within this time are left as they were.
   */
  crawlWatched(crawlerName: string, quietMillis: number, signal: AbortSignal): Promise<CrawlResult>;
  /** Kept for {@link CrawlControl.crawl}; writes nothing. */
  review(
    request: Omit<CrawlRequest, 'reviewId' | 'crawlId' | 'take'>,
    onProgress: (progress: CrawlProgress) => void,
    signal: AbortSignal,
  ): Promise<CrawlReview>;
  /** @throws EngineError as changePartitions. */
  changePartitions(
    change: Pick<PartitionWork, 'databaseName' | 'name' | 'request' | 'dryRun' | 'expected'>,
    onProgress: (progress: CrawlProgress) => void,
    signal: AbortSignal,
  ): Promise<PartitionResult>;
  /** @throws EngineError EntityNotFound when it is no longer kept. */
  getReview(id: string): CrawlReview;
  /** Begins and ends of every crawl. Returns the function that ends the listening. */
  listen(listener: (crawlerName: string, state: CrawlState) => void): () => void;
}

/**
 * @param askQueue reads the queues of buckets.
 * @param computeStatistics for crawlers that want them afterwards.
 */
export function createCrawlControl(
  workspace: Workspace,
  catalog: Catalog,
  pool: WorkerPool,
  log: Log,
  askQueue: AskQueue,
  computeStatistics: ComputeStatistics,
): CrawlControl {
  const listeners = new Set<(crawlerName: string, state: CrawlState) => void>();
  const tell = (crawlerName: string, state: CrawlState): void => {
    for (const listener of listeners) listener(crawlerName, state);
  };
  const reviews = new CrawlReviews();
  const savedCrawler = ({ parameters }: Table): Crawler | undefined =>
    workspace.stores.crawler.find(parameters[crawlerParameter] ?? '')?.value;
  const sharedWork = (): Required<Pick<CrawlWork, SharedWork>> => ({
    workspaceRoot: workspace.root,
    catalog,
    pool,
    log,
    readings: folderReadings(workspace),
    pinned: (databaseName, name) => workspace.stores.table.find(`${databaseName}.${name}`)?.value,
    savedCrawler,
  });
  const workOf = (crawler: Crawler): Pick<CrawlWork, SharedWork | 'crawler' | 'classifiers'> => ({
    ...sharedWork(),
    crawler,
    classifiers: () => crawlerClassifiers(workspace.stores.classifier, crawler),
  });
  const crawlAndTell = async (
    crawler: Crawler,
    signal: AbortSignal,
    more: Pick<RunCrawlRequest, 'onProgress' | 'review' | 'quietMillis' | 'crawlId' | 'part'>,
  ): Promise<CrawlResult> => {
    // A crawl that is refused, because this crawler runs already, has neither begun nor ended.
    let hasBegun = false;
    const onStart = (): void => {
      hasBegun = true;
      tell(crawler.name, 'RUNNING');
    };
    refuseSharedQueues(workspace, crawler);
    const result = await runCrawl({ ...workOf(crawler), ...more, signal, onStart, askQueue }).catch(
      (thrown: unknown) => {
        if (hasBegun) tell(crawler.name, signal.aborted ? 'CANCELLED' : 'FAILED');
        throw thrown;
      },
    );
    tell(crawler.name, 'SUCCEEDED');
    return result;
  };
  /** The crawl is in the catalog already: what fails here is a warning. */
  const refreshStatistics = async (
    tables: CrawlResult['tables'],
    onProgress: (progress: CrawlProgress) => void,
    signal: AbortSignal,
  ): Promise<string[]> => {
    const failed: string[] = [];
    for (const { database, name } of tables) {
      const title = `${database}.${name}`;
      try {
        signal.throwIfAborted();
        const known = await catalog.tables.findTableStatistics(database, name);
        if (known?.isStale === false) continue;
        await computeStatistics(database, name, signal, ({ fraction }) =>
          onProgress({ stage: 'write', fraction, note: `Computing statistics of ${title}` }),
        );
      } catch (thrown) {
        const { code, message } = toEngineError(thrown);
        if (signal.aborted || code === 'Cancelled') return [...failed, 'The statistics were not computed: stopped.'];
        failed.push(`Cannot compute the statistics of ${title}: ${message}`);
        log.write('warning', failed.at(-1)!, {});
      }
    }
    return failed;
  };
  return {
    crawlWatched: (crawlerName, quietMillis, signal) =>
      crawlAndTell(workspace.stores.crawler.get(crawlerName).value, signal, { quietMillis }),
    async review(request, onProgress, signal) {
      const review = await reviewCrawl({ ...workOf(crawlerOf(workspace, request)), onProgress, signal });
      reviews.keep(review);
      return review;
    },
    async changePartitions(change, onProgress, signal) {
      const { databaseName, name } = change;
      const saved = savedCrawler(await catalog.tables.getTable(databaseName, name));
      const result = await changePartitions({
        ...sharedWork(),
        classifiers: () => (saved === undefined ? [] : crawlerClassifiers(workspace.stores.classifier, saved)),
        ...change,
        onProgress,
        signal,
      });
      if (result.crawlId !== null) tell(`partitions of ${databaseName}.${name}`, 'SUCCEEDED');
      return result;
    },
    getReview: (id) => reviews.get(id),
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async crawl(request, onProgress, signal) {
      const review = request.reviewId === undefined ? undefined : reviews.get(request.reviewId);
      const crawler = review?.crawler ?? crawlerOf(workspace, request);
      const result = await crawlAndTell(crawler, signal, {
        onProgress,
        ...(request.crawlId === undefined ? {} : { crawlId: request.crawlId }),
        ...(review === undefined ? {} : { review }),
        ...(request.take === undefined ? {} : { part: new TakenPart(request.take) }),
      });
      if (review !== undefined) reviews.forget(review.id);
      const { crawlId, tables, added, updated, unchanged, deleted, skipped, misfits, left } = result;
      const failed = crawler.computeStatistics ? await refreshStatistics(tables, onProgress, signal) : [];
      const warnings = [...result.warnings, ...failed];
      return { crawlId, result: { tables, added, updated, unchanged, deleted, skipped, warnings, misfits, left } };
    },
  };
}

/** Of crawls, their reviews, and changes of partitions. */
type SharedWork = 'workspaceRoot' | 'catalog' | 'pool' | 'log' | 'readings' | 'pinned' | 'savedCrawler';

/** A path gets a crawler with a separate name, so that its crawls can be distinguished from others. */
function crawlerOf(workspace: Workspace, { crawlerName, path, databaseName }: CrawlRequest): Crawler {
  if (crawlerName !== undefined) return workspace.stores.crawler.get(crawlerName).value;
  const root = wholePath(path!, workspace.root);
  const crawler = crawlerSchema.parse({
    name: 'path',
    databaseName: databaseName ?? workspace.definition.defaults.databaseName,
    targets: [{ path: root }],
  });
  // Folders may have names that crawlers may not.
  return { ...crawler, name: pathCrawlName(root) };
}
