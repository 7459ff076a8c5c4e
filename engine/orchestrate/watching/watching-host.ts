/** What the watch of a crawler needs around it, and its times. */

import type { CrawlResult } from '#engine/crawl/crawl-result.ts';
import type { FolderSurvey } from '#engine/crawl/operations.ts';
import type { CrawlerQueue, QueueReading, QueueState } from '#engine/crawl/queue/read-queue.ts';
import type { FolderWatch, FolderWatchOptions } from '#engine/storage/folder-watch.ts';

/** Milliseconds, where nothing else is said. */
export interface WatchTimes {
  /** Least time between two listings of a folder that is rescanned. */
  readonly rescan: number;
  /** Share of a core that listing it may take: a large folder is listed less often. */
  readonly rescanShare: number;
  /** Between two listings of a folder that the system watches, in case that a change was not reported. */
  readonly check: number;
  /** Between two looks whether the targets exist. */
  readonly root: number;
  /** After a crawl that failed or could not read a file; doubled each time. */
  readonly retry: number;
}

export const usualTimes: WatchTimes = { rescan: 10_000, rescanShare: 0.01, check: 300_000, root: 2_000, retry: 10_000 };

/** Files up to which a target is watched by the system; beyond, one change would cost a listing of all of them. */
export const mostWatched = 20_000;

/** @throws EngineError of the queue; of a queue that two crawlers name. */
export interface QueueHost {
  look(queue: CrawlerQueue, signal: AbortSignal): Promise<QueueState>;
  read(
    queue: CrawlerQueue,
    state: QueueState,
    how: { readonly waitSeconds: number; readonly receipts: number },
    signal: AbortSignal,
  ): Promise<QueueReading>;
  /** Number of the newest folder that no crawl has listed; 0: there is none. */
  newest(crawlerName: string): Promise<number>;
}

export interface WatchingHost {
  readonly times: WatchTimes;
  readonly mostWatched: number;
  openFolderWatch(options: FolderWatchOptions): FolderWatch;
  /** @throws EngineError FileNotFound, Cancelled, … */
  survey(root: string, exclusions: readonly string[], signal: AbortSignal): Promise<FolderSurvey>;
  readonly queues: QueueHost;
  /** @throws EngineError as `runCrawl`. */
  crawl(crawlerName: string, quietMillis: number, signal: AbortSignal): Promise<CrawlResult>;
}
