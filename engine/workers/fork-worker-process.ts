/** Worker processes by child_process.fork: headless host, command line, tests. */

import { availableParallelism } from 'node:os';
import { forkProcess } from '#engine/workers/fork-process.ts';
import type { SpawnWorker, WorkerProcess } from '#engine/workers/worker-process.ts';
import { workerEnvironment } from '#engine/workers/worker-environment.ts';

/**
 * Heaps of glibc's malloc in a worker (mallopt(3)). By default there are eight for each core, and what is freed in one
 * is not used by the threads of another: a CSV of 16,308 columns took 80 MB more, for good.
 */
const heaps = String(Math.min(8, Math.max(2, availableParallelism())));

/**
 * Megabytes of V8's space for young objects. It begins with one by default, so that the start of a worker, which makes
 * objects that stay, is copied several times.
 */
const youngSpace = 16;

export interface ForkOptions {
  /** Path of worker-entry. */
  readonly entry: string;
  /** Added to this process's environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

export function forkWorkers(options: ForkOptions): SpawnWorker {
  return () => forkWorker(options);
}

function forkWorker(options: ForkOptions): WorkerProcess {
  return forkProcess({
    entry: options.entry,
    flags: [`--min-semi-space-size=${youngSpace}`],
    environment: {
      MALLOC_ARENA_MAX: heaps,
      ...workerEnvironment(process.env),
      ...options.environment,
    },
  });
}
