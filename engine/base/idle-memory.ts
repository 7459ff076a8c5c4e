/**
 * Gives memory back while the thread has nothing to do. V8 keeps what a heap once needed for the next burst of work; of
 * an idle host with its two catalog threads that is 60 MB of 190.
 */

import { performance } from 'node:perf_hooks';
import v8 from 'node:v8';
import vm from 'node:vm';

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
  setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    if (utilization <= mostBusy && isWorthCollecting(v8.getHeapStatistics(), collected)) collected = collect();
  }, interval).unref();
}

/** @param collected bytes that the heap held after it was last collected; 0: never. */
export function isWorthCollecting(
  { total_physical_size: held, used_heap_size: used }: Pick<v8.HeapInfo, 'total_physical_size' | 'used_heap_size'>,
  collected: number,
): boolean {
  return used <= mostUsed && held - collected >= leastGrowth;
}

type Collector = (options: { type: 'major'; flavor: 'last-resort' }) => void;
let collector: Collector | undefined;

/** All garbage, and the pages that it leaves empty. @returns bytes that the heap holds then. */
export function collect(): number {
  collector ??= findCollector();
  collector?.({ type: 'major', flavor: 'last-resort' });
  return v8.getHeapStatistics().total_physical_size;
}

/** Of this thread. The flag is the whole process's and stays set: another thread may be about to make such a context. */
function findCollector(): Collector | undefined {
  v8.setFlagsFromString('--expose-gc');
  return vm.runInNewContext('globalThis.gc') as Collector | undefined;
}
