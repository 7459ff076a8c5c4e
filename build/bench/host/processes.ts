/** Memory and processor time of processes. Linux only: the kernel reports those of other processes in /proc. */

import { readdirSync, readFileSync } from 'node:fs';

/** Of the kernel's clock; `getconf CLK_TCK` is 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** Bytes. */
export interface Memory {
  /** With libraries that several processes share. */
  readonly resident: number;
  /** Freed when the process ends. */
  readonly private: number;
}

export function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map(Number)
    .filter((pid) => fieldsOf(pid)[1] === String(parent));
}

export function memoryOf(pid: number): Memory {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kilobytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'mu').exec(text)?.[1] ?? 0);
  return {
    resident: kilobytes('Rss') * 1024,
    private: (kilobytes('Private_Clean') + kilobytes('Private_Dirty')) * 1024,
  };
}

/** Seconds of processor time of a process and of all below it, those included that have ended and were waited for. */
export function processorTimeOf(pid: number): number {
  const [user, system, childrenUser, childrenSystem] = fieldsOf(pid).slice(11, 15).map(Number);
  const own = ((user ?? 0) + (system ?? 0) + (childrenUser ?? 0) + (childrenSystem ?? 0)) / ticksPerSecond;
  return childrenOf(pid).reduce((sum, child) => sum + processorTimeOf(child), own);
}

/** Fields of /proc/PID/stat behind the name, which may hold blanks and parentheses; none of a process that has ended. */
function fieldsOf(pid: number): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
