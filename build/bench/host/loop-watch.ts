/** Watches the loop of the process that it runs in: how long callbacks hold it, and how late timers come. */

import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Milliseconds. */
export interface LoopFigures {
  /**
   * Most CPU that the thread used between two looks of a 1 ms timer. A look cannot come before the callback under
   * way has ended, so no single callback used more; several short ones in one turn of the loop count together.
   */
  readonly longestSlice: number;
  /** 99th percentile of how late a 5 ms timer came; scheduling by the operating system is in it. */
  readonly delayP99: number;
  readonly longestDelay: number;
  /** Share of wall time in which the thread used CPU. */
  readonly busy: number;
}

/** The thread's own CPU, as the operating system counts it, without other threads of the process. */
export function watchLoop(): { stop(): LoopFigures } {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const started = performance.now();
  const first = cpuOf(process.threadCpuUsage());
  let last = first;
  let longestSlice = 0;
  const look = (): void => {
    const now = cpuOf(process.threadCpuUsage());
    longestSlice = Math.max(longestSlice, now - last);
    last = now;
  };
  const timer = setInterval(look, 1);
  delay.enable();
  return {
    stop() {
      look();
      clearInterval(timer);
      delay.disable();
      // The histogram counts the resolution itself: a timer in time has a delay of 5 ms.
      const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - 5);
      return {
        longestSlice,
        delayP99: late(delay.percentile(99)),
        longestDelay: late(delay.max),
        busy: (last - first) / (performance.now() - started),
      };
    },
  };
}

function cpuOf({ user, system }: { user: number; system: number }): number {
  return (user + system) / 1000;
}
