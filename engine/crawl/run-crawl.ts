/** Runs a crawler: folders in, catalog out, in one step that readers see whole or not at all. */

import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { newId } from '#engine/base/ids.ts';
import type { Log } from '#engine/base/log.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { SeenObject } from '#engine/catalog/entities.ts';
import { EngineError, serializeError, toEngineError } from '#engine/contract/errors.ts';
import type { Crawler } from '#engine/contract/definitions/crawler.ts';
import {
  attemptCrawl,
  type AttemptInput,
  type AttemptResult,
  type CrawlCounts,
  type CrawlRoot,
} from '#engine/crawl/crawl-attempt.ts';
import { CrawlLease } from '#engine/crawl/crawl-lease.ts';
import { summarise, type CrawlResult } from '#engine/crawl/crawl-result.ts';
import { nothingPinned, type PinnedTables } from '#engine/crawl/pinned-table.ts';
import { decodeListMemory, listMemoryPrefix, type ListMemory } from '#engine/crawl/seen-verdict.ts';
import type { CrawlProgress } from '#engine/contract/procedures/crawls.ts';
import type { StatedReading } from '#engine/formats/stated-reading.ts';
import { wholePath } from '#engine/storage/whole-path.ts';
import type { WorkerPool } from '#engine/workers/worker-pool.ts';

export interface RunCrawlRequest {
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
  /** Called with the crawl's id as soon as the catalog has it. */
  readonly onStart?: (crawlId: string) => void;
  /** Takes listings in another order, to show that the order does not matter. */
  readonly shuffleSeed?: number;
}

/** A run may commit during a crawl. This many new plans are enough unless it never stops. */
const mostAttempts = 5;

const running = new WeakMap<Catalog, Set<string>>();

/**
 * @throws EngineError `CrawlerRunning` when this crawler runs already; `FileNotFound` for a missing target;
 *   `Execution` when it would create more tables than allowed; `Cancelled`; `ConcurrentModification` when runs kept
 *   committing to the tables. All of them leave the catalog's tables unchanged.
 */
export async function runCrawl(request: RunCrawlRequest): Promise<CrawlResult> {
  const { catalog, crawler, signal } = request;
  const names = running.get(catalog) ?? new Set<string>();
  running.set(catalog, names);
  if (names.has(crawler.name)) {
    throw new EngineError('CrawlerRunning', `Crawler ${crawler.name} is running already.`, {
      hint: 'Wait until it finishes, or stop it.',
    });
  }
  names.add(crawler.name);
  try {
    signal?.throwIfAborted();
    const crawlId = newId('cr');
    await catalog.crawls.startCrawl({ id: crawlId, crawlerName: crawler.name });
    request.onStart?.(crawlId);
    const counts: CrawlCounts = { filesListed: 0, filesRead: 0 };
    try {
      const result = await crawl(request, crawlId, counts);
      await catalog.crawls.finishCrawl(crawlId, { state: 'SUCCEEDED', ...counts });
      return result;
    } catch (thrown) {
      const error =
        signal?.aborted === true
          ? new EngineError('Cancelled', `Crawl ${crawlId} was cancelled.`, { cause: thrown })
          : toEngineError(thrown);
      const state = error.code === 'Cancelled' ? 'CANCELLED' : 'FAILED';
      await catalog.crawls.finishCrawl(crawlId, { state, ...counts, error: serializeError(error) });
      throw error;
    }
  } finally {
    names.delete(crawler.name);
  }
}

async function crawl(request: RunCrawlRequest, crawlId: string, counts: CrawlCounts): Promise<CrawlResult> {
  const { crawler } = request;
  const roots = crawler.targets.map((target): CrawlRoot => ({
    path: wholePath(target.path, request.workspaceRoot),
    exclusions: target.exclusions,
    sampleSize: target.sampleSize,
  }));
  refuseTwice(roots);
  await using lease = await request.pool.lease();
  const worker = new CrawlLease(lease, crawlId, request.signal);
  try {
    return await crawlWith(worker, request, roots, crawlId, counts);
  } finally {
    // The worker may be gone; then its memory is too.
    await worker.end().catch(() => undefined);
  }
}

async function crawlWith(
  worker: CrawlLease,
  request: RunCrawlRequest,
  roots: readonly CrawlRoot[],
  crawlId: string,
  counts: CrawlCounts,
): Promise<CrawlResult> {
  const { catalog, crawler, log } = request;
  await worker.begin();
  const memory = await loadKnown(catalog, worker, roots);
  const input: AttemptInput = {
    crawlId,
    crawler,
    roots,
    separator: path.sep,
    catalog,
    worker,
    pinned: request.pinned ?? nothingPinned,
    readings: request.readings ?? [],
    memory,
    onProgress: request.onProgress ?? ((): void => undefined),
    now: Date.now,
    ...(request.shuffleSeed === undefined ? {} : { shuffleSeed: request.shuffleSeed }),
  };
  const { plan, skipped, memory: remembered } = await attemptUntilStill(input, counts, request);
  for (const text of [...plan.logged, ...plan.warnings])
    log.write('warning', text, { crawler: crawler.name, crawl: crawlId });
  await remember(catalog, worker, remembered);
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
    warnings: plan.warnings,
    ...counts,
  };
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
    const files: SeenObject[] = [];
    for (const seen of await catalog.crawls.getSeenObjects(root.path)) {
      if (!seen.path.startsWith(prefix)) {
        files.push(seen);
        continue;
      }
      const kept = decodeListMemory(seen.inference);
      if (kept !== undefined) memory.set(seen.path.slice(prefix.length), kept);
    }
    await worker.addKnown(files);
  }
  return memory;
}

async function attemptUntilStill(
  input: AttemptInput,
  counts: CrawlCounts,
  { signal, log }: RunCrawlRequest,
): Promise<AttemptResult> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      signal?.throwIfAborted();
      return await attemptCrawl(input, counts);
    } catch (thrown) {
      const { code, message } = toEngineError(thrown);
      // InvalidState: a commit locked the table after we read the commits and before we published.
      if ((code !== 'ConcurrentModification' && code !== 'InvalidState') || attempt >= mostAttempts) throw thrown;
      log.write('info', `Crawl ${input.crawlId} plans again: ${message}`);
      await delay(20 * attempt, undefined, signal === undefined ? {} : { signal });
    }
  }
}

async function remember(catalog: Catalog, worker: CrawlLease, lists: readonly SeenObject[]): Promise<void> {
  for await (const objects of worker.learned()) await catalog.crawls.putSeenObjects(objects);
  for await (const paths of worker.forgotten()) await catalog.crawls.deleteSeenObjects(paths);
  if (lists.length > 0) await catalog.crawls.putSeenObjects(lists);
}
