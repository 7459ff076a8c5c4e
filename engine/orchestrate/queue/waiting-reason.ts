/** Why a run cannot start now (pure): the machine or the limits of its pool, and which runs hold what it needs. */

import type { Pool } from '#engine/contract/definitions/pool.ts';
import type { AdmittedRun, RunResources } from '#engine/execute/index.ts';

const megabyte = 1024 * 1024;
/** A worker peaks at about twice its DuckDB limit and 150 MB (measured). */
export const processOverhead = 150 * megabyte;

/** Why a run waits. Memory in bytes. */
export type WaitingReason =
  /** A person holds the queue. */
  | { readonly kind: 'held'; readonly since: number }
  /** Others are ahead of it. */
  | { readonly kind: 'turn'; readonly runs: readonly string[] }
  /** It is next, and others hold what it needs. */
  | {
      readonly kind: 'cores' | 'memory';
      readonly runs: readonly string[];
      readonly needed: number;
      readonly free: number;
    }
  /** It is next in its pool, whose runs have all that the pool may have. */
  | {
      readonly kind: 'pool';
      readonly pool: string;
      readonly limit: 'runs' | 'cores' | 'memory';
      readonly most: number;
      readonly runs: readonly string[];
      readonly needed: number;
      readonly free: number;
    }
  /** It is next, and other programs hold the memory. */
  | { readonly kind: 'other-programs'; readonly needed: number; readonly free: number };

/** What a run takes of the machine. */
export interface Taken {
  readonly cores: number;
  /** Bytes at its peak. */
  readonly memory: number;
}

interface Holder extends Taken {
  readonly runId: string;
}

/** @param machine bytes that runs may have together, and that programs can get now. Undefined: there is room. */
export function machineObstacle(
  needed: Taken,
  running: readonly Holder[],
  machine: { readonly cores: number; readonly memory: number; readonly free: number },
): WaitingReason | undefined {
  // One run alone is always admitted: what a job states is what its person wants.
  if (running.length === 0) return undefined;
  const runs = running.map(({ runId }) => runId);
  const { cores, memory } = needed;
  const freeCores = machine.cores - sumOf(running, 'cores');
  if (cores > freeCores) return { kind: 'cores', runs, needed: cores, free: Math.max(0, freeCores) };
  const left = machine.memory - sumOf(running, 'memory');
  if (memory > left) return { kind: 'memory', runs, needed: memory, free: Math.max(0, left) };
  return memory > machine.free ? { kind: 'other-programs', needed: memory, free: machine.free } : undefined;
}

/** @param running runs of the pool. Undefined: the pool lets it start. */
export function poolObstacle(
  { cores, memory }: Taken,
  running: readonly Holder[],
  { name, maxRuns, maxCores, maxMemory }: Pool,
): WaitingReason | undefined {
  if (running.length === 0) return undefined;
  const limits = [
    ['runs', maxRuns, 1, running.length],
    ['cores', maxCores, cores, sumOf(running, 'cores')],
    ['memory', maxMemory === null ? null : maxMemory * megabyte, memory, sumOf(running, 'memory')],
  ] as const;
  for (const [limit, most, needed, held] of limits)
    if (most !== null && held + needed > most)
      return {
        kind: 'pool',
        pool: name,
        limit,
        most,
        runs: running.map(({ runId }) => runId),
        needed,
        free: Math.max(0, most - held),
      };
  return undefined;
}

function sumOf(running: readonly Taken[], member: keyof Taken): number {
  return running.reduce((sum, each) => sum + each[member], 0);
}

export function takenOf({ workers, threads, memory }: RunResources): Taken {
  return { cores: workers * threads, memory: workers * (2 * memory + processOverhead) };
}

export function takenBy({ runId, resources }: Pick<AdmittedRun, 'runId' | 'resources'>): Holder {
  return { runId, ...takenOf(resources) };
}
