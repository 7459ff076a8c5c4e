/** Tries again what may succeed the next time, after pauses that grow and are drawn at random, so that many callers spread out. */

import { setTimeout as wait } from 'node:timers/promises';
import { EngineError } from '#engine/contract/errors.ts';

/** Tries in all: 5% of failing requests fail all of them once in 10^9. */
const mostTries = 7;
/** Milliseconds: the first pause is at most this long, each further one at most twice the one before, up to the last. */
const firstPause = 100;
const longestPause = 5000;

/**
 * @param work `IoFailed` is tried again; anything else is final.
 * @throws what the last try threw, and the signal's reason.
 */
export async function withRetries<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      signal?.throwIfAborted();
      return await work();
    } catch (thrown) {
      signal?.throwIfAborted();
      if (tried === mostTries || !(thrown instanceof EngineError && thrown.code === 'IoFailed')) throw thrown;
      const pause = Math.random() * Math.min(longestPause, firstPause * 2 ** (tried - 1));
      await wait(pause, undefined, signal === undefined ? {} : { signal });
    }
  }
}
