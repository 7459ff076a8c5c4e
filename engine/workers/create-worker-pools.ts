/** The two pools of a host: interactive at normal priority, job below it; which of them plans runs. */

import type { Log } from '#engine/base/log.ts';
import { makeOwnedFolder } from '#engine/base/owned/owned-files.ts';
import { ProcessPool, type PoolOptions } from '#engine/workers/process-pool.ts';
import type { AnswerWorker } from '#engine/workers/worker-client.ts';
import type { WorkerPools } from '#engine/workers/worker-pool.ts';
import type { SpawnWorker } from '#engine/workers/worker-process.ts';
import type { SystemScope } from '#engine/workers/system-scope.ts';
import { WorkerRegistry } from '#engine/workers/worker-registry.ts';

export interface WorkerPoolsOptions {
  /** forkWorkers() or utilityWorkers(). */
  readonly spawn: SpawnWorker;
  readonly log: Log;
  /** Folder on a local disk in which each worker gets its own; call sweepWorkers() first. */
  readonly temporaryRoot: string;
  /** Folder of this user alone for the record of processes. */
  readonly recordFolder: string;
  /** Workers write in it, in their own folder and where their lease says, as far as the system can hold them to that. */
  readonly cacheFolder?: string | undefined;
  /** Where the leases of tasks usually write, besides the cache. */
  readonly tasksWriteIn?: string | undefined;
  /** Absent: workers ask nothing. */
  readonly answer?: AnswerWorker | undefined;
  readonly interactive: PoolOptions;
  readonly job: PoolOptions;
  /** Limits what workers of the job pool use together. */
  readonly scope?: SystemScope | undefined;
  /** Milliseconds; default five minutes. */
  readonly idleAfter?: number;
  /** Milliseconds until a pool starts its first worker ahead of demand; absent: at once. */
  readonly sparesAfter?: number;
  /** Default true. False: for one command; only the first worker for jobs is started ahead of demand. */
  readonly keepsSpares?: boolean;
}

const fiveMinutes = 300_000;
const jobPriority = 10;

export function createWorkerPools(options: WorkerPoolsOptions): WorkerPools {
  makeOwnedFolder(options.temporaryRoot, options.temporaryRoot);
  const registry = new WorkerRegistry(options.recordFolder);
  const { spawn, log, temporaryRoot, answer, idleAfter = fiveMinutes, sparesAfter = 0, keepsSpares = true } = options;
  const confinedTo = options.cacheFolder === undefined ? [] : [options.cacheFolder];
  const interactive = new ProcessPool({
    ...options.interactive,
    spawn,
    log,
    temporaryRoot,
    registry,
    answer,
    idleAfter,
    // A run or a crawl needs none of these, unless it meets files that were never read: a third of its processor time.
    sparesAfter: keepsSpares ? sparesAfter : null,
    keepsSpares,
    confinedTo,
    usuallyWrites: [],
    setsUpLate: false,
    priority: 0,
  });
  const job = new ProcessPool({
    ...options.job,
    spawn,
    log,
    temporaryRoot,
    registry,
    answer,
    idleAfter,
    sparesAfter,
    keepsSpares,
    confinedTo,
    usuallyWrites: keepsSpares || options.tasksWriteIn === undefined ? [] : [options.tasksWriteIn],
    // Started before it is known which targets they will write.
    setsUpLate: true,
    priority: jobPriority,
    scope: options.scope,
  });
  return {
    interactive,
    job,
    // A process for a few expressions would take a command a seventh of its processor time.
    planning: keepsSpares ? interactive : job,
    async [Symbol.asyncDispose]() {
      await Promise.all([interactive[Symbol.asyncDispose](), job[Symbol.asyncDispose]()]);
      registry.close();
    },
  };
}
