/** Memory and processor time of this process and of every process that it started, from /proc; Linux only. */

import { readFileSync, readdirSync } from 'node:fs';

const pageBytes = 4096;
/** Milliseconds between two looks. */
const every = 20;

/** Pids of a process and of all below it. */
export function processTree(root: number): number[] {
  const found = [root];
  for (let next = 0; next < found.length; next += 1) found.push(...childrenOf(found[next]!));
  return found;
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    // It has ended meanwhile.
    return [];
  }
}

/** Ticks of /proc in a second, of every Linux that runs Node. */
const ticksPerSecond = 100;

/** Milliseconds of processor time until now, with those of processes that have ended and were waited for. */
export function processorTime(root: number): number {
  if (process.platform !== 'linux') return performance.now();
  const ticks = processTree(root).reduce((sum, pid) => sum + ticksOf(pid), 0);
  return (ticks * 1000) / ticksPerSecond;
}

function ticksOf(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in the second field may hold blanks and parentheses; utime, stime, cutime and cstime are 14 to 17.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  } catch {
    return 0;
  }
}

/** Of a process. Cheap enough to look often: resident pages that no file backs. */
export function privateBytes(pid: number): number {
  try {
    const [, resident, shared] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ').map(Number);
    return (resident! - shared!) * pageBytes;
  } catch {
    return 0;
  }
}

/** Bytes at the peak while `work` ran; 0 where /proc is not there. */
export async function peakMemory(work: () => Promise<void>, bytesOf = sumOfPrivate): Promise<number> {
  if (process.platform !== 'linux') {
    await work();
    return 0;
  }
  let peak = bytesOf(process.pid);
  const look = setInterval(() => (peak = Math.max(peak, bytesOf(process.pid))), every);
  try {
    await work();
  } finally {
    clearInterval(look);
  }
  return Math.max(peak, bytesOf(process.pid));
}

function sumOfPrivate(root: number): number {
  return processTree(root).reduce((sum, pid) => sum + privateBytes(pid), 0);
}
