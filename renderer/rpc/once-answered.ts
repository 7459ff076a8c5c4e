/** Reads that are not queries, while the engine is away: they wait for it instead of failing. */

import { client } from '#renderer/rpc/connection.ts';
import { isConnectionLost } from '#renderer/rpc/queries.ts';

/**
 * Does it again whenever the engine is back, until it answers.
 * @param signal ends the waiting: the promise then stays pending.
 */
export async function onceAnswered<T>(act: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await act();
    } catch (thrown) {
      if (!isConnectionLost(thrown)) throw thrown;
    }
    await isBack(signal);
  }
}

function isBack(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    // Its `abort` does not come again.
    if (signal.aborted) return;
    if (client.state === 'open') return resolve();
    const end = client.onState((state) => {
      if (state !== 'open') return;
      end();
      resolve();
    });
    signal.addEventListener('abort', end, { once: true });
  });
}
