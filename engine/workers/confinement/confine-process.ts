/** A process gives up what a worker does not need, as far as its system can hold it to that. */

import { readdirSync, readFileSync } from 'node:fs';
import type { Confinement, WritablePlaces } from '#engine/workers/confinement/confinement.ts';
import { restrictTo, restrictWholly } from '#engine/workers/confinement/landlock.ts';
import { callFilter } from '#engine/workers/confinement/call-filter.ts';
import { callNumbers } from '#engine/workers/confinement/refused-calls.ts';
import { loadSystemCalls, type SystemCalls } from '#engine/workers/confinement/system-calls.ts';

let current: Confinement = { landlock: null, obstacle: null };

/** What holds this process. */
export function currentConfinement(): Confinement {
  return current;
}

/**
 * Once in the life of a process, before it has a thread that opens files: such a thread would not be bound. A worker
 * that cannot be confined works as well, and says so.
 */
export function confineProcess(places: WritablePlaces): void {
  current = confine((calls) => restrictTo(places, calls));
}

/**
 * As {@link confineProcess}, for a process that from now on opens no file at all, and ends with the process that started it. What it
 * needs is loaded by then.
 */
export function confineWholly(): Confinement {
  current = confine((calls) => {
    calls.endWithParent();
    return restrictWholly(calls);
  });
  return current;
}

function confine(restrict: (calls: SystemCalls) => number): Confinement {
  try {
    refuseOtherSystems();
    const calls = loadSystemCalls();
    calls.version();
    if (hasFileThreads()) throw new Error('threads that open files had been started before');
    calls.refuseNewRights();
    calls.filterCalls(callFilter(callNumbers(process.arch), process.pid));
    return { landlock: restrict(calls), obstacle: null };
  } catch (thrown) {
    return { landlock: null, obstacle: obstacleOf(thrown) };
  }
}

/** What a worker that is started now would be held by, without changing anything. */
export function probeConfinement(): Confinement {
  try {
    refuseOtherSystems();
    const calls = loadSystemCalls();
    calls.checkFilters();
    callNumbers(process.arch);
    return { landlock: calls.version(), obstacle: null };
  } catch (thrown) {
    return { landlock: null, obstacle: obstacleOf(thrown) };
  }
}

function refuseOtherSystems(): void {
  if (process.platform !== 'linux') throw new Error(`only Linux has Landlock, and this is ${process.platform}`);
}

/** Node starts its threads for files with the first asynchronous step on one. */
function hasFileThreads(): boolean {
  return readdirSync('/proc/self/task').some((thread) => {
    try {
      return readFileSync(`/proc/self/task/${thread}/comm`, 'utf8').startsWith('libuv-worker');
    } catch {
      return false;
    }
  });
}

/** The first line: that of a missing package has others with the files that asked for it. */
function obstacleOf(thrown: unknown): string {
  return String(thrown instanceof Error ? thrown.message : thrown).split('\n', 1)[0]!;
}
