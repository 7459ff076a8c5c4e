/** The worker and the knowledge that a crawl and a review of one start from. */

import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '#engine/base/log.ts';
import { isUri } from '#engine/base/uri.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { Table } from '#engine/catalog/entities.ts';
import { pagesOf } from '#engine/catalog/page.ts';
import { foldLocation } from '#engine/catalog/tables/partition-location.ts';
import type { ClassifierReading } from '#engine/contract/classifier-reading.ts';
import type { Crawler } from '#engine/contract/definitions/crawler.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import type { CrawlProgress } from '#engine/contract/procedures/crawls.ts';
import { catalogRoots } from '#engine/crawl/catalog-targets/catalog-roots.ts';
import { isOfCatalog, type CrawlRoot } from '#engine/crawl/catalog-targets/crawl-root.ts';
import type { AttemptInput, QueuedChanges } from '#engine/crawl/crawl-attempt.ts';
import { CrawlLease } from '#engine/crawl/crawl-lease.ts';
import { chunkRows } from '#engine/crawl/object-chunk.ts';
import { nothingPinned, type PinnedTables } from '#engine/crawl/pinned-table.ts';
import { decodeListMemory, listMemoryPrefix, type ListMemory } from '#engine/crawl/seen-verdict.ts';
import type { StatedReading } from '#engine/formats/stated-reading.ts';
import { wholePath } from '#engine/storage/whole-path.ts';
import type { WorkerPool } from '#engine/workers/worker-pool.ts';

export interface CrawlWork {
  readonly crawler: Crawler;
  /** Relative target paths start here. */
  readonly workspaceRoot: string;
  readonly catalog: Catalog;
  /** One worker of it is held for the whole crawl. */
  readonly pool: WorkerPool;
  readonly log: Log;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: CrawlProgress) => void;
  /** Settings of tables; never overridden. */
  readonly pinned?: PinnedTables;
  /** How people have set the files of folders to be read. */
  readonly readings?: readonly StatedReading[];
  /** Of the crawler, in order; absent: it has none. @throws EngineError EntityNotFound. */
  readonly classifiers?: () => readonly ClassifierReading[];
  /** The crawler that created a table, whose exclusions count; absent: none is known. */
  readonly savedCrawler?: (table: Table) => Crawler | undefined;
  /** Files that changed within this time are still being written: they stay as they were. Absent: every file is finished. */
  readonly quietMillis?: number;
  readonly queued?: QueuedChanges;
  /** Takes listings in another order, to show that the order does not matter. */
  readonly shuffleSeed?: number;
}

/** A run may commit during a crawl. This many new plans are enough unless it never stops. */
const mostAttempts = 5;

/** @throws EngineError InvalidDefinition; EntityNotFound or InvalidInput for a table of the catalog that cannot be crawled. */
export async function rootsOf(
  work: Pick<CrawlWork, 'crawler' | 'catalog' | 'workspaceRoot' | 'savedCrawler'>,
): Promise<CrawlRoot[]> {
  const { crawler } = work;
  return isOfCatalog(crawler) ? await catalogRoots(crawler.catalogTargets, work) : folderRoots(work);
}

/** @param id of the crawl or review, by which the worker holds it. @param roots of {@link rootsOf}. */
export async function withCrawlWorker<T>(
  work: CrawlWork,
  id: string,
  roots: readonly CrawlRoot[],
  body: (worker: CrawlLease, input: AttemptInput) => Promise<T>,
): Promise<T> {
  const { catalog, crawler } = work;
  const classifiers = work.classifiers?.() ?? [];
  await using lease = await work.pool.lease();
  const worker = new CrawlLease(lease, id, work.signal);
  try {
    await worker.begin();
    return await body(worker, {
      crawlId: id,
      crawler,
      roots,
      separator: path.sep,
      catalog,
      worker,
      pinned: work.pinned ?? nothingPinned,
      readings: work.readings ?? [],
      classifiers,
      memory: await loadKnown(catalog, worker, roots),
      onProgress: work.onProgress ?? ((): void => undefined),
      now: Date.now,
      ...(work.quietMillis === undefined ? {} : { quietMillis: work.quietMillis }),
      ...(work.queued === undefined ? {} : { queued: work.queued }),
      ...(work.shuffleSeed === undefined ? {} : { shuffleSeed: work.shuffleSeed }),
    });
  } finally {
    // The worker may be gone; then its memory is too.
    await worker.end().catch(() => undefined);
  }
}

/** Plans again when runs committed meanwhile. @throws EngineError what the last attempt threw. */
export async function untilStill<T>({ signal, log }: CrawlWork, id: string, attempt: () => Promise<T>): Promise<T> {
  for (let count = 1; ; count += 1) {
    try {
      signal?.throwIfAborted();
      return await attempt();
    } catch (thrown) {
      const { code, message } = toEngineError(thrown);
      // InvalidState: a commit locked the table after we read the commits and before we published.
      if ((code !== 'ConcurrentModification' && code !== 'InvalidState') || count >= mostAttempts) throw thrown;
      log.write('info', `Crawl ${id} plans again: ${message}`);
      await delay(20 * count, undefined, signal === undefined ? {} : { signal });
    }
  }
}

/** @throws EngineError InvalidDefinition. */
function folderRoots({ crawler, workspaceRoot }: Pick<CrawlWork, 'crawler' | 'workspaceRoot'>): CrawlRoot[] {
  const roots = crawler.targets.map((target): CrawlRoot => ({
    path: rootPath(target.path, workspaceRoot),
    exclusions: target.exclusions,
    sampleSize: target.sampleSize,
    queue: target.eventQueueArn,
    table: null,
  }));
  refuseTwice(roots);
  return roots;
}

/** Without the slash that a person may write behind the URI of a folder. */
function rootPath(target: string, workspaceRoot: string): string {
  const location = wholePath(target, workspaceRoot);
  return isUri(location) ? foldLocation(location) : location;
}

function refuseTwice(roots: readonly CrawlRoot[]): void {
  const seen = new Set<string>();
  for (const { path: root } of roots) {
    if (seen.has(root)) {
      throw new EngineError('InvalidDefinition', `The crawler has the target ${root} twice.`, {
        hint: 'Remove one of them.',
        details: { path: root },
      });
    }
    seen.add(root);
  }
}

async function loadKnown(
  catalog: Catalog,
  worker: CrawlLease,
  roots: readonly CrawlRoot[],
): Promise<Map<string, ListMemory>> {
  const memory = new Map<string, ListMemory>();
  for (const root of roots) {
    const prefix = listMemoryPrefix(root.path, path.sep);
    const pages = pagesOf((after) => catalog.crawls.getSeenObjects(root.path, { limit: chunkRows, after }));
    for await (const page of pages) {
      await worker.addKnown(page.filter((seen) => !seen.path.startsWith(prefix)));
      for (const seen of page) {
        const kept = seen.path.startsWith(prefix) ? decodeListMemory(seen.inference) : undefined;
        if (kept !== undefined) memory.set(seen.path.slice(prefix.length), kept);
      }
    }
  }
  return memory;
}
