/** Limits of one worker: those of the workspace where it states some, else a share of the machine. */

import type { WorkspaceDefinition } from '#engine/contract/definitions/workspace.ts';
import type { WorkerLimits } from '#engine/workers/worker-pool.ts';

export interface MachineSize {
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
  /** Bytes. */
  readonly freeMemory: number;
}

/** Of a workspace; null: from the machine. */
export type StatedLimits = Pick<WorkspaceDefinition['defaults'], 'workerMemory' | 'workerThreads'>;

const megabyte = 2 ** 20;
const gibibyte = 2 ** 30;

/** By itself a quarter of the machine's memory, and never more than half of the free memory. */
export function workerLimits(machine: MachineSize, stated: StatedLimits | undefined): WorkerLimits {
  const { cores, memory, freeMemory } = machine;
  const share = Math.min(memory / 4, Math.max(freeMemory / 2, gibibyte / 2), 8 * gibibyte);
  const own = Math.max(Math.floor(share), gibibyte / 4);
  const wanted = stated?.workerMemory == null ? own : stated.workerMemory * megabyte;
  return {
    // A workspace may come from a larger machine, and a process peaks at about twice its limit.
    memoryLimit: Math.max(64 * megabyte, Math.min(wanted, Math.max(own, Math.floor(memory / 2)))),
    threads: Math.max(1, Math.min(stated?.workerThreads ?? Math.min(cores, 8), cores)),
  };
}
