/** An async generator built from a subscription: pushed items are yielded in order until the reader leaves. */

import { createDeferred } from '#engine/base/async.ts';

/** @param subscribe is given `push` and returns the function that ends the subscription. */
export async function* watchedChanges<Change>(
  subscribe: (push: (change: Change) => void) => () => void,
  signal: AbortSignal,
): AsyncGenerator<Change, void, void> {
  const pending: Change[] = [];
  let wake = createDeferred<void>();
  const stop = subscribe((change) => {
    pending.push(change);
    wake.resolve();
  });
  const onAbort = (): void => wake.resolve();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    while (!signal.aborted) {
      while (pending.length > 0) yield pending.shift()!;
      await wake.promise;
      wake = createDeferred();
    }
  } finally {
    stop();
    signal.removeEventListener('abort', onAbort);
  }
}
