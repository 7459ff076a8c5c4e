/** Watches the targets of one crawler, and crawls when what changed in them has been still for the quiet period. */

import { setTimeout as delay } from 'node:timers/promises';
import type { Crawler } from '#engine/contract/definitions/crawler.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import type { WatchedCrawler } from '#engine/contract/procedures/watched-crawlers.ts';
import type { CrawlRoot } from '#engine/crawl/catalog-targets/crawl-root.ts';
import { queuesOf } from '#engine/crawl/queue/queued-crawl.ts';
import { QueueWatch } from '#engine/orchestrate/watching/queue-watch.ts';
import { TargetWatch, type TargetLook } from '#engine/orchestrate/watching/target-watch.ts';
import type { WatchingHost } from '#engine/orchestrate/watching/watching-host.ts';

/** Where changes do not end, a crawl takes the files that are finished after this many quiet periods. */
const mostQuietPeriods = 10;
const leastGathering = 5_000;
const longestRetry = 3_600_000;
/** Until another crawl of this crawler is looked for again. */
const otherCrawlWait = 1000;
const never = Number.POSITIVE_INFINITY;

export class CrawlerWatch implements AsyncDisposable {
  readonly #name: string;
  readonly #host: WatchingHost;
  readonly #targets: readonly (TargetWatch | QueueWatch)[];
  readonly #onState: () => void;
  readonly #ending = new AbortController();
  readonly #running: Promise<void>;
  #quietMillis: number;
  #wake: AbortController | undefined;

  /** Of the changes that no listing has covered yet. */
  #firstChange = never;
  #newestChange = never;
  #lookAt = 0;
  #rootsAt = 0;
  #retryAt = never;
  #retries = 0;
  /** What the last crawl began from; undefined: there was none. */
  #crawled: string | undefined;
  /** What a listing found that was not crawled yet, and since when listings differ from what was crawled. */
  #found: string | undefined;
  #foundSince = never;

  #isCrawling = false;
  #files: number | null = null;
  #lastChangeTime: number | null = null;
  #lastCrawl: { readonly id: string | null; readonly time: number; readonly error: string | null } | undefined;

  /**
   * @param roots of the crawler. @param onState called whenever {@link state} may have changed.
   * @throws EngineError InvalidDefinition for a queue that cannot report a root.
   */
  constructor(crawler: Crawler, roots: readonly CrawlRoot[], host: WatchingHost, onState: () => void) {
    this.#name = crawler.name;
    this.#host = host;
    this.#onState = onState;
    this.#quietMillis = crawler.watch.quietSeconds * 1000;
    const onChange = (): void => this.#noteChange();
    const queues = queuesOf(crawler, roots);
    this.#targets = [
      ...roots
        .filter(({ queue }) => queue === null)
        .map(({ path, exclusions }) => new TargetWatch(path, exclusions, host, onChange)),
      ...queues.map((queue) => new QueueWatch(queue, host, onChange)),
    ];
    this.#running = this.#run();
  }

  set quietSeconds(seconds: number) {
    this.#quietMillis = seconds * 1000;
    this.#wake?.abort();
  }

  get state(): WatchedCrawler {
    const missing = this.#missing;
    const rescanned = this.#targets.find(({ rescanReason }) => rescanReason !== null)?.rescanReason ?? null;
    const isWaiting = this.#firstChange !== never || this.#foundSince !== never || this.#crawled === undefined;
    const state = (): WatchedCrawler['state'] => {
      if (this.#isCrawling) return 'crawling';
      if (missing !== null) return 'missing';
      if (isWaiting) return 'waiting';
      return rescanned === null ? 'watching' : 'rescanning';
    };
    return {
      crawlerName: this.#name,
      state: state(),
      reason: missing ?? rescanned ?? this.#remark,
      needsTrust: false,
      fileCount: this.#files,
      lastChangeTime: this.#lastChangeTime,
      lastCrawlId: this.#lastCrawl?.id ?? null,
      lastCrawlTime: this.#lastCrawl?.time ?? null,
      nextRescanTime: missing !== null || this.#lookAt === never ? null : this.#lookAt,
      error: this.#lastCrawl?.error ?? null,
    };
  }

  /** Ends every watch at once, and a crawl that it started. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort();
    this.#wake?.abort();
    for (const target of this.#targets) target.close();
    await this.#running;
  }

  get #missing(): string | null {
    return this.#targets.find(({ missingReason }) => missingReason !== null)?.missingReason ?? null;
  }

  /** Of queues that are read. */
  get #remark(): string | null {
    for (const each of this.#targets) if (each instanceof QueueWatch && each.remark !== null) return each.remark;
    return null;
  }

  #noteChange(): void {
    const now = Date.now();
    this.#newestChange = now;
    this.#lastChangeTime = now;
    if (this.#firstChange !== never) return;
    this.#firstChange = now;
    this.#onState();
    this.#wake?.abort();
  }

  /** The time from which on the changes are inspected. */
  get #settledAt(): number {
    if (this.#firstChange === never) return never;
    return Math.min(this.#newestChange + this.#quietMillis, this.#firstChange + this.#mostGathering);
  }

  get #mostGathering(): number {
    return Math.max(mostQuietPeriods * this.#quietMillis, leastGathering);
  }

  async #run(): Promise<void> {
    const { signal } = this.#ending;
    let before = Date.now();
    while (!signal.aborted) {
      await this.#sleepUntil(Math.min(this.#settledAt, this.#lookAt, this.#rootsAt));
      if (signal.aborted) break;
      const now = Date.now();
      // A clock that was set back: the times that were noted are not waited for again.
      if (now < before) {
        this.#lookAt = 0;
        if (this.#retryAt !== never) this.#retryAt = now;
      }
      before = now;
      try {
        if (now >= Math.min(this.#settledAt, this.#lookAt)) await this.#look(now);
        else if (now >= this.#rootsAt) await this.#checkRoots(now);
      } catch (thrown) {
        if (signal.aborted) break;
        this.#fail(null, toEngineError(thrown).message);
      }
      this.#onState();
    }
    for (const target of this.#targets) target.close();
  }

  async #sleepUntil(time: number): Promise<void> {
    const wait = time - Date.now();
    if (wait <= 0) return;
    const wake = new AbortController();
    this.#wake = wake;
    // A clock that is set back may not hold it for long.
    await delay(Math.min(wait, this.#host.times.check), undefined, { signal: wake.signal, ref: false }).catch(
      () => undefined,
    );
    this.#wake = undefined;
  }

  async #checkRoots(now: number): Promise<void> {
    this.#rootsAt = now + this.#host.times.root;
    for (const target of this.#targets) {
      const found = await target.isReplaced();
      if (found === 'changed') this.#noteChange();
      else if (found === 'replaced') this.#lookAt = now;
    }
  }

  /** Lists the targets, and crawls them when they are not as they were crawled and nothing more happens in them. */
  async #look(now: number): Promise<void> {
    const wasHeard = this.#firstChange !== never;
    this.#firstChange = never;
    this.#newestChange = never;
    this.#rootsAt = now + this.#host.times.root;
    // What the system did not report shows that its reports are not whole.
    const isMissed = !wasHeard && this.#foundSince !== never && !this.#isRescanned;
    const looks: TargetLook[] = [];
    for (const target of this.#targets) {
      const look = await target.look(this.#ending.signal, isMissed);
      if (look !== undefined) looks.push(look);
    }
    const { times } = this.#host;
    const took = Date.now() - now;
    this.#lookAt = Date.now() + (this.#isRescanned ? Math.max(times.rescan, took / times.rescanShare) : times.check);
    if (this.#missing !== null) {
      this.#found = undefined;
      this.#foundSince = never;
      return;
    }
    this.#files = looks.reduce<number | null>(
      (sum, { files }) => (sum === null || files === null ? null : sum + files),
      0,
    );
    const found = looks.map(({ fingerprint }) => fingerprint).join(' ');
    const isRetry = Date.now() >= this.#retryAt;
    if (found === this.#crawled && !isRetry) {
      this.#found = undefined;
      this.#foundSince = never;
      this.#lookAt = Math.min(this.#lookAt, this.#retryAt);
      return;
    }
    if (found !== this.#crawled && !this.#isStill(found, wasHeard)) return;
    await this.#crawl(found);
  }

  get #isRescanned(): boolean {
    return this.#targets.some(({ rescanReason }) => rescanReason !== null);
  }

  /** Changes that were heard have been still; of others a second listing must show it. */
  #isStill(found: string, wasHeard: boolean): boolean {
    if (this.#crawled === undefined || (wasHeard && !this.#isRescanned) || found === this.#found) return true;
    const now = Date.now();
    this.#found = found;
    this.#lastChangeTime = now;
    if (this.#foundSince === never) this.#foundSince = now;
    if (now - this.#foundSince >= this.#mostGathering) return true;
    this.#lookAt = now + this.#quietMillis;
    return false;
  }

  async #crawl(found: string): Promise<void> {
    const time = Date.now();
    this.#isCrawling = true;
    this.#onState();
    try {
      const result = await this.#host.crawl(this.#name, this.#quietMillis, this.#ending.signal);
      this.#crawled = found;
      this.#found = undefined;
      this.#foundSince = never;
      this.#lastCrawl = { id: result.crawlId, time, error: null };
      this.#retries = result.filesUnsettled === 0 ? 0 : this.#retries + 1;
      this.#retryAt = result.filesUnsettled === 0 ? never : Date.now() + this.#retryWait;
      this.#lookAt = Math.min(this.#lookAt, this.#retryAt);
      if (result.filesUnfinished > 0) this.#lookAgain();
    } catch (thrown) {
      if (this.#ending.signal.aborted) throw thrown;
      const { code, message } = toEngineError(thrown);
      if (code === 'CrawlerRunning') this.#lookAt = Date.now() + otherCrawlWait;
      else this.#fail(this.#lastCrawl?.id ?? null, message);
    } finally {
      this.#isCrawling = false;
    }
  }

  /** Files were not finished: nothing that is listed counts as crawled. */
  #lookAgain(): void {
    this.#crawled = 'unfinished';
    this.#lookAt = Math.min(this.#lookAt, Date.now() + this.#quietMillis);
    this.#foundSince = Date.now();
  }

  #fail(id: string | null, error: string): void {
    this.#retries += 1;
    this.#lastCrawl = { id, time: Date.now(), error };
    this.#lookAt = Date.now() + this.#retryWait;
    this.#rootsAt = 0;
  }

  get #retryWait(): number {
    return Math.min(this.#host.times.retry * 2 ** Math.min(this.#retries - 1, 20), longestRetry);
  }
}
