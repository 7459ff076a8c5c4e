/** The machine's processors and memory, and how much of them is free. */

import { readFile } from 'node:fs/promises';
import { availableParallelism, freemem, totalmem } from 'node:os';

export interface Machine {
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
  /** Bytes that programs can get without swapping. */
  freeMemory(): Promise<number>;
}

export function thisMachine(): Machine {
  return { cores: availableParallelism(), memory: totalmem(), freeMemory };
}

/** Linux counts file cache as used in `freemem`; MemAvailable includes what can be reclaimed (proc(5)). */
async function freeMemory(): Promise<number> {
  if (process.platform !== 'linux') return freemem();
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const kilobytes = /^MemAvailable:\s+(\d+) kB$/mu.exec(text)?.[1];
  return kilobytes === undefined ? freemem() : Number(kilobytes) * 1024;
}
