/** Distinguishes a process from a later one with the same pid, by its start time. */

import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { isOwnedByUser } from '#engine/base/owned/current-user.ts';

export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque text, equal for the same process; null where the platform does not provide it cheaply (Windows). */
  readonly started: string | null;
}

/** @returns undefined when no such process is running (a zombie is not). */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  if (process.platform === 'linux') return fromProc(pid);
  if (!isRunning(pid)) return undefined;
  return { pid, started: process.platform === 'win32' ? null : fromPs(pid) };
}

/** True when that very process is still running; without a start time the number has to do. */
export function isSameProcess(identity: ProcessIdentity): boolean {
  const now = identifyProcess(identity.pid);
  return now !== undefined && (identity.started === null || now.started === null || now.started === identity.started);
}

/** True when the process runs as this user; where that is expensive to check, the start time must match. */
export function isOwnProcess(pid: number): boolean {
  if (process.platform !== 'linux') return true;
  const stats = statSync(`/proc/${pid}`, { throwIfNoEntry: false });
  return stats !== undefined && isOwnedByUser(stats);
}

/** Field 22 of /proc/PID/stat: clock ticks between boot and start (proc(5)); field 3 is the state. */
function fromProc(pid: number): ProcessIdentity | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The command in parentheses may hold spaces and parentheses itself.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    return { pid, started: fields[19] ?? null };
  } catch {
    return undefined;
  }
}

function fromPs(pid: number): string | null {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', timeout: 2000 }).trim() || null;
  } catch {
    return null;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
