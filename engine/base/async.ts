/** Small pieces for waiting: a deferred promise, a mutex, a counting semaphore, turns for others. */

import { setImmediate } from 'node:timers/promises';

export interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(reason: unknown): void;
}

export function createDeferred<T>(): Deferred<T> {
  return Promise.withResolvers<T>();
}

/** Runs callers one after the other, in order of arrival. */
export class Mutex {
  #tail: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(work, work);
    this.#tail = result.catch(() => undefined);
    return result;
  }
}

/** Lets at most `limit` callers work at once, the others wait in order of arrival. */
export class Semaphore {
  #free: number;
  readonly #waiting: Deferred<void>[] = [];

  constructor(limit: number) {
    this.#free = limit;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else {
      const turn = createDeferred<void>();
      this.#waiting.push(turn);
      await turn.promise;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next.resolve();
    }
  }
}

/** Lets other work of this thread have its turn when a piece of long work has run for some milliseconds. */
export class Turns {
  readonly #longest: number;
  #begun = performance.now();

  /** @param longest milliseconds. */
  constructor(longest = 10) {
    this.#longest = longest;
  }

  async give(): Promise<void> {
    if (performance.now() - this.#begun < this.#longest) return;
    await setImmediate();
    this.#begun = performance.now();
  }
}
