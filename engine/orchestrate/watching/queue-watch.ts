/** The watch of targets whose changes a queue reports: it waits for messages, and lists only while the queue cannot be read. */

import { setTimeout as delay } from 'node:timers/promises';
import { toEngineError } from '#engine/contract/errors.ts';
import type { CrawlerQueue, LeftMessage, QueueState } from '#engine/crawl/queue/read-queue.ts';
import { leftWarnings } from '#engine/crawl/queue/queued-crawl.ts';
import { TargetWatch, type TargetLook } from '#engine/orchestrate/watching/target-watch.ts';
import type { WatchingHost } from '#engine/orchestrate/watching/watching-host.ts';
import { longestWaitSeconds } from '#engine/storage/s3/object-queue.ts';

/** Milliseconds after a receipt of nothing but messages that stay: a queue may show them again at once. */
const pauseAfterLeft = 1000;
const longestPause = 300_000;
/** Messages that are remembered as reported. */
const mostLeft = 1000;
/** Messages of a receipt that suggest more; a limit of SQS. */
const fullReceipt = 10;

export class QueueWatch {
  readonly #queue: CrawlerQueue;
  readonly #host: WatchingHost;
  readonly #onChange: () => void;
  readonly #ending = new AbortController();
  /** Instead of the queue. */
  readonly #listed: readonly TargetWatch[];
  readonly #left = new Map<string, LeftMessage>();
  #newest = 0;
  #problem: string | null = null;

  constructor(queue: CrawlerQueue, host: WatchingHost, onChange: () => void) {
    this.#queue = queue;
    this.#host = host;
    this.#onChange = onChange;
    this.#listed = queue.targets.map(({ root, exclusions }) => new TargetWatch(root, exclusions, host, onChange));
    void this.#listen();
  }

  /** Why it is listed at intervals; null: the queue reports changes. */
  get rescanReason(): string | null {
    return this.#problem;
  }

  get missingReason(): string | null {
    return this.#problem === null ? null : (this.#listed.find((each) => each.missingReason)?.missingReason ?? null);
  }

  /** What needs attention although changes are noticed. */
  get remark(): string | null {
    return leftWarnings(this.#queue, [...this.#left.values()])[0] ?? null;
  }

  isReplaced(): Promise<'same'> {
    return Promise.resolve('same');
  }

  /** @throws EngineError of the catalog or of a listing. */
  async look(signal: AbortSignal, rewatch: boolean): Promise<TargetLook | undefined> {
    if (this.#problem !== null) return await this.#list(signal, rewatch);
    this.#newest = Math.max(this.#newest, await this.#host.queues.newest(this.#queue.crawlerName));
    return { files: null, fingerprint: `queue ${this.#newest}` };
  }

  close(): void {
    this.#ending.abort();
    for (const listed of this.#listed) listed.close();
  }

  async #list(signal: AbortSignal, rewatch: boolean): Promise<TargetLook | undefined> {
    const looks: TargetLook[] = [];
    for (const listed of this.#listed) {
      const look = await listed.look(signal, rewatch);
      if (look === undefined) return undefined;
      looks.push(look);
    }
    return {
      files: looks.reduce((sum, { files }) => sum + (files ?? 0), 0),
      fingerprint: looks.map(({ fingerprint }) => fingerprint).join(' '),
    };
  }

  async #listen(): Promise<void> {
    const { signal } = this.#ending;
    const { queues } = this.#host;
    let state: QueueState | undefined;
    let pause = 0;
    let receipts = 1;
    while (!signal.aborted) {
      try {
        if (pause > 0) await delay(pause, undefined, { signal, ref: false });
        // The retention may be changed: it is asked for again after each failure.
        state ??= await queues.look(this.#queue, signal);
        const read = await queues.read(this.#queue, state, { waitSeconds: longestWaitSeconds, receipts }, signal);
        const wasHidden = this.#problem !== null || this.#noteLeft(read.left);
        this.#problem = null;
        const received = read.received.length;
        receipts = received >= fullReceipt * receipts ? 8 : 1;
        pause = received > 0 && read.left.length === received ? pauseAfterLeft : 0;
        if (read.hasNews || wasHidden) this.#onChange();
      } catch (thrown) {
        if (signal.aborted) return;
        const { message } = toEngineError(thrown);
        state = undefined;
        receipts = 1;
        pause = Math.min(Math.max(pause * 2, this.#host.times.retry), longestPause);
        if (this.#problem === message) continue;
        this.#problem = message;
        this.#onChange();
      }
    }
  }

  /** @returns whether one of them was not known. */
  #noteLeft(left: readonly LeftMessage[]): boolean {
    let isNews = false;
    for (const message of left) {
      if (this.#left.has(message.id)) continue;
      isNews = true;
      if (this.#left.size >= mostLeft) this.#left.delete(this.#left.keys().next().value!);
      this.#left.set(message.id, message);
    }
    return isNews;
  }
}
