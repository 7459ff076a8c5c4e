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

type Run = Pick<AdmittedRun, 'runId' | 'resources'>;

/** @param machine bytes that runs may have together, and that programs can get now. Undefined: there is room. */
export function machineObstacle(
  resources: RunResources,
  running: readonly Run[],
  machine: { readonly cores: number; readonly memory: number; readonly free: number },
): WaitingReason | undefined {
  // One run alone is always admitted: what a job states is what its person wants.
  if (running.length === 0) return undefined;
  const runs = running.map(({ runId }) => runId);
  const freeCores = machine.cores - sumOf(running, coresOf);
  if (coresOf(resources) > freeCores)
    return { kind: 'cores', runs, needed: coresOf(resources), free: Math.max(0, freeCores) };
  const needed = footprintOf(resources);
  const left = machine.memory - sumOf(running, footprintOf);
  if (needed > left) return { kind: 'memory', runs, needed, free: Math.max(0, left) };
  return needed > machine.free ? { kind: 'other-programs', needed, free: machine.free } : undefined;
}

/** @param running runs of the pool. Undefined: the pool lets it start. */
export function poolObstacle(
  resources: RunResources,
  running: readonly Run[],
  { name, maxRuns, maxCores, maxMemory }: Pool,
): WaitingReason | undefined {
  if (running.length === 0) return undefined;
  const limits = [
    ['runs', maxRuns, 1, running.length],
    ['cores', maxCores, coresOf(resources), sumOf(running, coresOf)],
    ['memory', maxMemory === null ? null : maxMemory * megabyte, footprintOf(resources), sumOf(running, footprintOf)],
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

function sumOf(running: readonly Run[], amount: (resources: RunResources) => number): number {
  return running.reduce((sum, { resources }) => sum + amount(resources), 0);
}

export function coresOf({ workers, threads }: RunResources): number {
  return workers * threads;
}

/** Bytes at the peak. */
export function footprintOf({ workers, memory }: RunResources): number {
  return workers * (2 * memory + processOverhead);
}
