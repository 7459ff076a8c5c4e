/** For the end of a run or crawl, which must be recorded although the catalog cannot be written for a while. */

import { setTimeout as delay } from 'node:timers/promises';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { Crawl } from '#engine/catalog/entities.ts';
import { serializeError, toEngineError, type EngineError } from '#engine/contract/errors.ts';

/** Of a disk that is full, or away. */
const passing: ReadonlySet<string> = new Set(['DiskFull', 'IoFailed']);
const firstWait = 200;
const longestWait = 10_000;

/**
 * Tries again until it succeeds: what has ended and is recorded as running would hold its job, its workflow and its
 * triggers up until the next host opens.
 * @param closing it is tried once more, and not again: the next host records that it ended. undefined: never.
 * @throws the last error, when that does not pass by itself or the host closes.
 */
export async function untilRecorded<T>(record: () => Promise<T>, closing: AbortSignal | undefined): Promise<T> {
  for (let wait = firstWait; ; wait = Math.min(2 * wait, longestWait)) {
    try {
      return await record();
    } catch (thrown) {
      if (closing?.aborted === true || !mayPass(toEngineError(thrown))) throw thrown;
    }
    // It rejects when the host closes, which ends the wait as well.
    await delay(wait, undefined, { signal: closing }).catch(() => undefined);
  }
}

/** A catalog that was removed or moved is written again only by the host that opens it next. */
function mayPass({ code, details }: EngineError): boolean {
  return passing.has(code) && details?.['isReplaced'] !== true;
}

/**
 * A change of the catalog that is recorded as a crawl: it begins, does its work and ends as SUCCEEDED, or as FAILED with
 * what was thrown.
 * @param closing as of {@link untilRecorded}.
 * @throws what the work throws.
 */
export async function recordedCrawl(
  { crawls }: Pick<Catalog, 'crawls'>,
  { id, crawlerName }: Pick<Crawl, 'id' | 'crawlerName'>,
  counts: Pick<Crawl, 'filesRead' | 'filesListed'>,
  closing: AbortSignal | undefined,
  work: () => Promise<void>,
): Promise<void> {
  await crawls.startCrawl({ id, crawlerName: crawlerName.slice(0, 255) });
  try {
    await work();
    await untilRecorded(() => crawls.finishCrawl(id, { state: 'SUCCEEDED', ...counts }), closing);
  } catch (thrown) {
    const error = serializeError(thrown);
    await untilRecorded(() => crawls.finishCrawl(id, { state: 'FAILED', ...counts, error }), closing);
    throw thrown;
  }
}
