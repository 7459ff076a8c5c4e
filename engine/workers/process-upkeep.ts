/** Small things done to worker processes from outside: their priority, their order of ending, their folder. */

import { readdirSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { dirname } from 'node:path';
import { removeOwned } from '#engine/base/owned/owned-files.ts';
import type { Log } from '#engine/base/log.ts';

/**
 * On Linux each thread has its own nice value and inherits that of the thread that created it; a process that was just
 * started may have created some already.
 * @param priority nice value; 10 is BELOW_NORMAL on Windows.
 */
export function setWorkerPriority(pid: number, priority: number, log: Log): void {
  if (priority === 0) return;
  try {
    setPriority(pid, priority);
    if (process.platform === 'linux') setThreadPriorities(pid, priority);
  } catch (error) {
    log.write('warning', "A worker's priority could not be lowered.", { pid, priority, reason: String(error) });
  }
}

/** Until none is found that was created before its creator was lowered. */
function setThreadPriorities(pid: number, priority: number): void {
  const lowered = new Set([pid]);
  for (;;) {
    const threads = threadsOf(pid).filter((thread) => !lowered.has(thread));
    if (threads.length === 0) return;
    for (const thread of threads) {
      lowered.add(thread);
      try {
        setPriority(thread, priority);
      } catch {
        // It ended meanwhile.
      }
    }
  }
}

/** @returns nothing for a process that has ended. */
function threadsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return [];
  }
}

/**
 * Makes the worker the one that Linux ends when the machine has no memory left: the host and the user's other programs
 * keep running, and only this worker's task fails (proc_pid_oom_score_adj(5); raising it needs no right).
 */
export function makeFirstToEnd(pid: number, log: Log): void {
  if (process.platform !== 'linux') return;
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, '500');
  } catch (error) {
    log.write('warning', 'A worker could not be made the first to end when memory runs out.', {
      pid,
      reason: String(error),
    });
  }
}

/** The process has ended or is ending; on Windows its files may remain open a moment longer. */
export async function removeWorkerFolder(path: string, log: Log): Promise<void> {
  try {
    await removeOwned(dirname(path), path);
  } catch (error) {
    log.write('warning', "A worker's temporary folder could not be removed; it is swept at the next start.", {
      path,
      reason: String(error),
    });
  }
}
