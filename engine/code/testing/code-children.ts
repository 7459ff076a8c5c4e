/** Looks for processes of custom code. */

import { readdirSync, readFileSync } from 'node:fs';

/** Processes of this one that were started for code; none where the system does not list them. */
export function childrenThatRunCode(): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .filter((name) => {
      try {
        const parent = / \S (\d+)/u.exec(readFileSync(`/proc/${name}/stat`, 'latin1'))?.[1];
        return (
          parent === String(process.pid) && readFileSync(`/proc/${name}/cmdline`, 'latin1').includes('code-process')
        );
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** What a process has worked so far, in seconds; 0: it has ended. */
export function processorSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /u, '')
      .split(' ');
    // Clock ticks of 10 ms, in user and in system mode (proc(5): utime, stime).
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}
