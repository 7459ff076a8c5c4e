/** A pause that a person asks of a run: it stops between two tasks, holds nothing, and waits until it is continued. */

import { createDeferred } from '#engine/base/async.ts';

/** Ends the work on a run until it is continued; no failure. */
export class RunPaused extends Error {
  override readonly name = 'RunPaused';
}

export class RunPause {
  #asked = new AbortController();
  #continued = createDeferred<void>();
  #recorded: Promise<unknown> = Promise.resolve();

  /** No further task begins. */
  get isAsked(): boolean {
    return this.#asked.signal.aborted;
  }

  /** Fires when a pause is asked for; after a pause, there is another one. */
  get signal(): AbortSignal {
    return this.#asked.signal;
  }

  /** At once, while it is being recorded; what cannot be recorded is to be continued. */
  ask(recording: Promise<unknown>): void {
    this.#recorded = recording.catch(() => undefined);
    this.#asked.abort(new RunPaused());
  }

  /** Resolves when the pause is recorded, or could not be. */
  get recorded(): Promise<unknown> {
    return this.#recorded;
  }

  continue(): void {
    this.#asked = new AbortController();
    this.#continued.resolve();
    this.#continued = createDeferred();
  }

  /** @throws the reason of the signal when it fires first. */
  async untilContinued(signal: AbortSignal): Promise<void> {
    const stopped = createDeferred<never>();
    const stop = (): void => stopped.reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    try {
      signal.throwIfAborted();
      if (this.isAsked) await Promise.race([this.#continued.promise, stopped.promise]);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** @throws RunPaused when a pause was asked for. */
  throwIfAsked(): void {
    if (this.isAsked) throw new RunPaused();
  }
}
