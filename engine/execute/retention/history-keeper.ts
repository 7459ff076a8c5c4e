/** Cleans the history by the clock for as long as a host is open. */

import type { Log } from '#engine/base/log.ts';
import { countText } from '#engine/contract/count-text.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import type { CleanedHistory } from '#engine/execute/retention/clean-history.ts';
import type { HistoryLimits } from '#engine/execute/retention/cleaning-options.ts';

const cleanEvery = 60 * 60 * 1000;

export interface HistoryKeeperOptions {
  /** As they are in the workspace now. */
  limits(): HistoryLimits;
  clean(limits: HistoryLimits, signal: AbortSignal): Promise<CleanedHistory>;
  readonly log: Log;
  /** Milliseconds until the first cleaning: whoever opened the workspace goes first. */
  readonly firstAfter: number;
}

/** It ends between two batches when it is disposed; the rest waits for the next host. */
export class HistoryKeeper implements AsyncDisposable {
  readonly #options: HistoryKeeperOptions;
  readonly #closing = new AbortController();
  #timer: NodeJS.Timeout;
  #cleaning: Promise<void> = Promise.resolve();

  constructor(options: HistoryKeeperOptions) {
    this.#options = options;
    this.#timer = this.#cleanAfter(options.firstAfter);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#timer);
    await this.#cleaning;
  }

  #cleanAfter(milliseconds: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.#cleaning = this.#clean().finally(() => {
        if (!this.#closing.signal.aborted) this.#timer = this.#cleanAfter(cleanEvery);
      });
    }, milliseconds).unref();
  }

  async #clean(): Promise<void> {
    const { log } = this.#options;
    try {
      const { jobs, crawlCount } = await this.#options.clean(this.#options.limits(), this.#closing.signal);
      const runCount = jobs.reduce((sum, job) => sum + job.runCount, 0);
      if (runCount + crawlCount === 0) return;
      log.write(
        'info',
        `Removed ${countText(runCount, 'run')} and ${countText(crawlCount, 'crawl')} from the history.`,
      );
    } catch (thrown) {
      log.write('warning', `The history could not be cleaned: ${toEngineError(thrown).message}`);
    }
  }
}
