/** What one run takes of the machine (pure): what its job states, else the workspace, else a share of the machine. */

import type { Job } from '#engine/contract/definitions/job.ts';
import type { WorkspaceDefinition } from '#engine/contract/definitions/workspace.ts';
import type { RunResources } from '#engine/execute/index.ts';
import { processOverhead } from '#engine/orchestrate/queue/waiting-reason.ts';

const megabyte = 1024 * 1024;
/** Share of the machine's memory that runs may have together; the rest is for people and the interactive pool. */
export const memoryShare = 0.75;
const mostThreads = 4;
const mostMemory = 4096 * megabyte;
const leastMemory = 64 * megabyte;

/** What a workspace states for its runs; null: from the machine. Memory in megabytes. */
export type RunDefaults = Pick<WorkspaceDefinition['defaults'], 'workerMemory' | 'workerThreads' | 'workers'>;

/** What a job states of its workers. */
export type StatedWorkers = Pick<Job, 'workers' | 'minWorkers' | 'threads' | 'memory'>;

export function resourcesOfJob(
  job: StatedWorkers,
  { workerMemory, workerThreads, workers: usual }: RunDefaults,
  { cores, memory }: { readonly cores: number; readonly memory: number },
): RunResources {
  const own = workerThreads === null ? Math.min(mostThreads, cores) : Math.min(workerThreads, cores);
  const threads = job.threads ?? Math.max(1, own);
  const most = job.workers ?? usual ?? Math.max(1, Math.floor(cores / threads));
  const workers = Math.min(job.minWorkers ?? most, most);
  const amounts = { workers, threads, ...(workers < most ? { mostWorkers: most } : {}) };
  if (job.memory !== null) return { ...amounts, memory: job.memory * megabyte };
  // Of a workspace from a larger machine: a worker that can never be admitted would wait for ever.
  if (workerMemory !== null) return { ...amounts, memory: Math.min(workerMemory * megabyte, memory / 2) };
  const share = (memory * memoryShare) / most / 2 - processOverhead;
  return { ...amounts, memory: Math.min(mostMemory, Math.max(leastMemory, Math.floor(share / 2))) };
}
