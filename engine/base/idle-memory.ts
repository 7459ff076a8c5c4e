/**
 * Gives memory back while the thread has nothing to do. V8 keeps what a heap once needed for the next burst of work; of
 * an idle host with its two catalog threads that is 60 MB of 190.
 */

import { Session } from 'node:inspector/promises';
import { performance } from 'node:perf_hooks';
import v8 from 'node:v8';

/** Milliseconds between looks. */
const interval = 15_000;
/** Share of an interval that a thread without work is busy at most. */
const mostBusy = 0.01;
/** Bytes by which a heap has grown since it was collected, for which the next time is worth the pause. */
const leastGrowth = 4 * 1024 * 1024;
/** Bytes of a heap that would take longer than a person should wait: 1 ms for each MB in use. */
const mostUsed = 150 * 1024 * 1024;

/** One look for all engines of the thread. */
const looking = { isOn: false };

/** From now on, until the thread ends. It does not keep the process alive. */
export function giveMemoryBackWhenIdle(): void {
  if (looking.isOn) return;
  looking.isOn = true;
  let before = performance.eventLoopUtilization();
  let collected = 0;
  const keepHeld = (held: number): void => {
    collected = held;
  };
  setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    if (utilization > mostBusy || !isWorthCollecting(v8.getHeapStatistics(), collected)) return;
    // Where V8 refuses, the memory stays held until the next look.
    collect().then(keepHeld, () => undefined);
  }, interval).unref();
}

/** @param collected bytes that the heap held after it was last collected; 0: never. */
export function isWorthCollecting(
  { total_physical_size: held, used_heap_size: used }: Pick<v8.HeapInfo, 'total_physical_size' | 'used_heap_size'>,
  collected: number,
): boolean {
  return used <= mostUsed && held - collected >= leastGrowth;
}

/**
 * All garbage, and the pages that it leaves empty. A session of the inspector asks V8 for it, as a memory tool does: the
 * function `gc` would need a flag set while the process's other threads already run, which V8 does not support.
 * @returns bytes that the heap holds then.
 */
export async function collect(): Promise<number> {
  const session = new Session();
  session.connect();
  try {
    await session.post('HeapProfiler.collectGarbage');
  } finally {
    session.disconnect();
  }
  return v8.getHeapStatistics().total_physical_size;
}
