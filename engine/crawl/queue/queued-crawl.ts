/** A crawl of targets whose changes queues report: it reads the queues first, and lists only what they say where it may. */

import { sha256, stableJson } from '#engine/base/hash.ts';
import { isUri } from '#engine/base/uri.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { Crawler } from '#engine/contract/definitions/crawler.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import { titleOf, type CrawlRoot } from '#engine/crawl/catalog-targets/crawl-root.ts';
import type { QueuedChanges } from '#engine/crawl/crawl-attempt.ts';
import type { ChangedFolders } from '#engine/crawl/operations.ts';
import {
  everyFolder,
  lookAtQueue,
  readQueue,
  type CrawlerQueue,
  type LeftMessage,
  type QueuedTarget,
  type QueueReader,
} from '#engine/crawl/queue/read-queue.ts';
import { withRetries } from '#engine/storage/retries.ts';
import { s3Scheme } from '#engine/storage/s3/s3-path.ts';

/** Beyond, listing all is hardly more. */
const mostFolders = 1000;
/** Requests for messages at the same time. */
const receiptsAtOnce = 8;

/**
 * Of the crawler's targets, each once.
 * @param roots of the crawler. @throws EngineError InvalidDefinition.
 */
export function queuesOf(crawler: Crawler, roots: readonly CrawlRoot[]): CrawlerQueue[] {
  const queues = new Map<string, QueuedTarget[]>();
  for (const { path, exclusions, queue, table } of roots) {
    if (queue === null) continue;
    if (!path.startsWith(s3Scheme)) {
      if (table === null) throw refuse(crawler, `its target ${path} is not in a bucket`, 'Remove its eventQueueArn.');
      throw refuse(
        crawler,
        `the location of ${titleOf(table)}, ${path}, is not in a bucket`,
        'Move the table to an entry of catalogTargets without eventQueueArn.',
      );
    }
    const targets = queues.get(queue) ?? [];
    queues.set(queue, targets);
    // Tables of the catalog may have the same location.
    if (!targets.some(({ root }) => root === path)) targets.push({ root: path, exclusions });
  }
  if (crawler.recrawlBehavior === 'CRAWL_EVENT_MODE' && queues.size === 0)
    throw refuse(
      crawler,
      'it crawls by events, and none of its targets names a queue',
      'Add eventQueueArn to a target in a bucket, or choose another recrawlBehavior.',
    );
  const basis = basisOf(roots);
  return [...queues].map(([queue, targets]) => ({ crawlerName: crawler.name, queue, targets, basis }));
}

function refuse({ name }: Crawler, why: string, hint: string): EngineError {
  return new EngineError('InvalidDefinition', `Cannot use the crawler "${name}": ${why}.`, { hint });
}

export interface QueuedCrawl extends QueuedChanges {
  /** Queues that could not be read, and messages that stay in them. */
  readonly warnings: readonly string[];
  /** After the crawl has written what it found. */
  finish(): Promise<void>;
}

/**
 * Reads the queues of a crawler until they are empty.
 * @param roots of the crawler.
 * @returns undefined: it has none.
 * @throws EngineError InvalidDefinition; Cancelled. A queue that cannot be read is a warning, and everything is listed.
 */
export async function beginQueuedCrawl(
  reader: QueueReader & { readonly catalog: Pick<Catalog, 'crawls'> },
  crawler: Crawler,
  roots: readonly CrawlRoot[],
  signal: AbortSignal,
): Promise<QueuedCrawl | undefined> {
  const queues = queuesOf(crawler, roots);
  if (queues.length === 0) return undefined;
  const { crawls } = reader.catalog;
  const warnings: string[] = [];
  let isUnread = false;
  for (const queue of queues) {
    try {
      warnings.push(...leftWarnings(queue, await emptyQueue(reader, queue, signal)));
    } catch (thrown) {
      signal.throwIfAborted();
      isUnread = true;
      warnings.push(`${toEngineError(thrown).message} All folders were listed instead.`);
    }
  }
  // What is noted from here on is for the next crawl.
  const noted = await crawls.getQueuedFolders(crawler.name);
  const upTo = noted.at(-1)?.sequence ?? 0;
  const basis = basisOf(roots);
  const last = await crawls.findCrawlListing(crawler.name);
  const isPartial =
    crawler.recrawlBehavior === 'CRAWL_EVENT_MODE' &&
    !isUnread &&
    last?.basis === basis &&
    noted.length <= mostFolders &&
    !noted.some(({ folder }) => folder === everyFolder);
  const folders = noted.map(({ folder }) => folder);
  const reported = new Set(queues.flatMap(({ targets }) => targets.map(({ root }) => root)));
  const fingerprints: Record<string, string> = {};
  return {
    warnings,
    changesOf(root): ChangedFolders | undefined {
      const fingerprint = last?.fingerprints[root];
      return isPartial && reported.has(root) && fingerprint !== undefined ? { folders, fingerprint } : undefined;
    },
    noteListing(root, fingerprint) {
      if (isUri(root)) fingerprints[root] = fingerprint;
    },
    finish: () => crawls.finishCrawlListing(crawler.name, { basis, fingerprints }, upTo),
  };
}

/** What decides which files are listed. */
function basisOf(roots: readonly CrawlRoot[]): string {
  return sha256(stableJson(roots.map(({ path, exclusions, queue }) => [path, exclusions, queue])));
}

/** Reads until no message is left that was sent before. */
async function emptyQueue(
  reader: QueueReader,
  queue: CrawlerQueue,
  signal: AbortSignal,
): Promise<readonly LeftMessage[]> {
  const begun = Date.now();
  const left = new Map<string, LeftMessage>();
  const seen = new Set<string>();
  const state = await withRetries(() => lookAtQueue(reader, queue, signal), signal);
  for (let receipts = 1; ; receipts = receiptsAtOnce) {
    const read = await withRetries(() => readQueue(reader, queue, state, { waitSeconds: 1, receipts }, signal), signal);
    for (const each of read.left) left.set(each.id, each);
    // Those that stay come again and again.
    const isNothingNew = read.received.every((id) => seen.has(id));
    if (isNothingNew || read.oldestSentOn > begun) return [...left.values()];
    for (const id of read.received) seen.add(id);
  }
}

/** Messages that a warning describes. */
const mostDescribed = 3;

export function leftWarnings({ queue }: CrawlerQueue, left: readonly LeftMessage[]): string[] {
  if (left.length === 0) return [];
  const some = left.slice(0, mostDescribed).map(({ id, why }) => `${id}: ${why}`);
  const more = left.length > mostDescribed ? `; and ${(left.length - mostDescribed).toLocaleString('en')} more` : '';
  return [
    `Messages stay in the queue ${queue}, because they could not be used (${some.join('; ')}${more}). They go to its dead-letter queue, if it has one.`,
  ];
}
