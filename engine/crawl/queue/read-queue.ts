/**
 * Reads messages of a queue and notes which folders they name. A message is deleted only after the note is durable, so a
 * host that dies loses none; one that comes twice is noted twice and crawled once.
 */

import { isWithin } from '#engine/base/path-below.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import { compileExclusions } from '#engine/storage/exclusion-glob.ts';
import { isHiddenName } from '#engine/storage/hidden-name.ts';
import { readQueuedEvent } from '#engine/storage/s3/object-event.ts';
import type { AskQueue, QueuedMessage } from '#engine/storage/s3/object-queue.ts';
import { parseS3Path, s3Path, type S3Place } from '#engine/storage/s3/s3-path.ts';
import { findTablesInNames } from '#engine/storage/table-format.ts';

/** A queue of a crawler, with the targets whose changes it reports. */
export interface CrawlerQueue {
  readonly crawlerName: string;
  /** ARN or URL, as the targets name it. */
  readonly queue: string;
  readonly targets: readonly QueuedTarget[];
  /** What decides which files a crawl lists, as the last one kept it. */
  readonly basis: string;
}

export interface QueuedTarget {
  /** `s3://bucket/key`, without a final slash. */
  readonly root: string;
  readonly exclusions: readonly string[];
}

export interface QueueReading {
  /** Ids of the messages of this receipt. */
  readonly received: readonly string[];
  /** Messages that stay in the queue, each with the reason. */
  readonly left: readonly LeftMessage[];
  /** Whether a folder was noted. */
  readonly hasNews: boolean;
  /** Milliseconds since 1970: the oldest message of this receipt was sent then; infinite: there was none. */
  readonly oldestSentOn: number;
}

export interface LeftMessage {
  readonly id: string;
  readonly why: string;
}

export interface QueueReader {
  readonly catalog: Pick<Catalog, 'crawls'>;
  readonly askQueue: AskQueue;
}

/** Represents all folders of the targets. */
export const everyFolder = '';

export interface QueueState {
  /** For how long the queue keeps messages. */
  readonly retentionMillis: number;
}

/** @throws EngineError of the queue. */
export async function lookAtQueue(
  { askQueue }: QueueReader,
  { queue, targets }: CrawlerQueue,
  signal: AbortSignal,
): Promise<QueueState> {
  const request = { bucket: bucketOf(targets), queue };
  return { retentionMillis: (await askQueue({ method: 'queueRetention', request }, signal)) as number };
}

/**
 * One receipt.
 * @param waitSeconds until the first message. @param receipts requests at the same time, each of at most ten messages.
 * @throws EngineError of the queue, with nothing deleted that is not noted.
 */
export async function readQueue(
  { catalog, askQueue }: QueueReader,
  { crawlerName, queue, targets, basis }: CrawlerQueue,
  { retentionMillis }: QueueState,
  { waitSeconds, receipts }: { readonly waitSeconds: number; readonly receipts: number },
  signal: AbortSignal,
): Promise<QueueReading> {
  const begun = Date.now();
  const request = { bucket: bucketOf(targets), queue };
  const pages = await Promise.all(
    Array.from(
      { length: receipts },
      async () =>
        (await askQueue(
          { method: 'receiveMessages', request: { ...request, waitSeconds } },
          signal,
        )) as QueuedMessage[],
    ),
  );
  const messages = pages.flat();
  const folders = new Set<string>();
  const handles: string[] = [];
  const left: LeftMessage[] = [];
  const find = folderFinder(targets);
  let isAnyOutside = false;
  for (const { id, handle, body } of messages) {
    const event = readQueuedEvent(body);
    const why =
      event.kind === 'unreadable' ? event.why : event.kind === 'test' ? undefined : foreign(event.places, targets);
    if (why !== undefined) {
      left.push({ id, why });
      continue;
    }
    if (event.kind === 'changes')
      for (const place of event.places) {
        const found = find(place);
        isAnyOutside ||= found.length === 0;
        for (const folder of found) folders.add(folder);
      }
    handles.push(handle);
  }
  const oldestSentOn = Math.min(...messages.map(({ sentOn }) => sentOn), Number.POSITIVE_INFINITY);
  const before = await catalog.crawls.getQueueReadUntil(crawlerName, queue);
  // What was sent and expired since it was last read is not known. A time ahead was noted by a clock that was wrong.
  if (before === undefined || before < begun - retentionMillis || before > begun + retentionMillis)
    folders.add(everyFolder);
  // The targets were others when they were crawled, and may be those again: then the message was about them.
  if (isAnyOutside && (await catalog.crawls.findCrawlListing(crawlerName))?.basis !== basis) folders.add(everyFolder);
  const readUntil = Math.min(begun, oldestSentOn);
  const isDue = before === undefined || readUntil - before > Math.min(retentionMillis / 4, longestUnnoted);
  if (folders.size > 0 || isDue)
    await catalog.crawls.noteQueue({ crawlerName, queue, folders: [...folders], readUntil });
  for (let from = 0; from < handles.length; from += mostDeleted)
    await askQueue(
      { method: 'deleteMessages', request: { ...request, handles: handles.slice(from, from + mostDeleted) } },
      signal,
    );
  return { received: messages.map(({ id }) => id), left, hasNews: folders.size > 0, oldestSentOn };
}

/** Messages of one request; a limit of SQS. */
const mostDeleted = 10;
/** Milliseconds until it is noted that a queue without news was read. */
const longestUnnoted = 600_000;

function bucketOf(targets: readonly QueuedTarget[]): string {
  return parseS3Path(targets[0]!.root).bucket;
}

/** Why a message is not for these targets; undefined: all of it is. */
function foreign(places: readonly S3Place[], targets: readonly QueuedTarget[]): string | undefined {
  const buckets = new Set(targets.map(({ root }) => parseS3Path(root).bucket));
  const other = places.find(({ bucket }) => !buckets.has(bucket));
  return other === undefined
    ? undefined
    : `it is about the bucket "${other.bucket}", which no target of the crawler is in`;
}

/** The folders whose listing an object changes: none where no crawl of the targets lists it. */
function folderFinder(targets: readonly QueuedTarget[]): (place: S3Place) => string[] {
  const compiled = targets.map(({ root, exclusions }) => ({ root, isExcluded: compileExclusions(exclusions) }));
  return (place) => {
    const location = s3Path(place);
    return compiled.flatMap(({ root, isExcluded }) => {
      if (location === root) return [everyFolder];
      if (!isWithin(location, root, '/')) return [];
      const relative = location.slice(root.length + (root.endsWith('/') ? 0 : 1));
      // The log of a table decides how the files beside it are read.
      if (findTablesInNames([relative]).length > 0) return [everyFolder];
      if (isExcluded(relative) || relative.split('/').some(isHiddenName)) return [];
      return [location.slice(0, location.lastIndexOf('/'))];
    });
  };
}
