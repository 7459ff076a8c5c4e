/** Opens the worker pools of an engine: processes, or operations in this process. */

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Log } from '#engine/base/log.ts';
import { openPrivateFolder, runtimeFolder } from '#engine/base/owned/runtime-folder.ts';
import type { MachineSize } from '#engine/services/worker-limits.ts';
import type { OperationModules } from '#engine/workers/operation-runner.ts';
import type { AnswerWorker } from '#engine/workers/worker-client.ts';
import type { WorkerLimits, WorkerPools } from '#engine/workers/worker-pool.ts';
import type { SpawnWorker } from '#engine/workers/worker-process.ts';

export interface PoolsOptions {
  readonly log: Log;
  readonly spawn?: SpawnWorker;
  /** Operations run in this process. */
  readonly inline?: boolean;
  readonly machine: MachineSize;
  loadOperations(): Promise<OperationModules>;
  readonly workerEntry: URL;
  /** Milliseconds until the first spare workers are started; absent: immediately. */
  readonly sparesAfter?: number;
  /** Whether further ones are started ahead of demand. */
  readonly keepsSpares: boolean;
  /** Milliseconds after which idle workers are ended; absent: five minutes. */
  readonly idleAfter?: number | undefined;
}

interface PoolFolders {
  readonly temporaryRoot: string;
  readonly cacheFolder?: string;
  readonly tasksWriteIn?: string;
  /** Made only for processes. */
  readonly recordFolder: string | (() => string);
}

/** What every task needs: a process starts for each run with another target. */
const operationsOfJobs = ['functions', 'formats', 'execute'];

/** In the user's runtime folder, never in the workspace: processes that it names are ended. */
export function recordFolderOf(workspaceId: string): string {
  return openPrivateFolder(join(openPrivateFolder(join(runtimeFolder(), 'workers')), workspaceId));
}

/** What dead hosts left is swept first. */
export async function openPools(
  options: PoolsOptions,
  limits: WorkerLimits,
  { temporaryRoot, cacheFolder, tasksWriteIn, recordFolder: recordsAt }: PoolFolders,
  answer: AnswerWorker,
): Promise<WorkerPools> {
  const { log } = options;
  if (options.inline === true) {
    const [{ createInlinePools }, { sweepWorkerFolders }] = await Promise.all([
      import('#engine/workers/create-inline-pools.ts'),
      import('#engine/workers/sweep-workers.ts'),
    ]);
    await sweepWorkerFolders(temporaryRoot);
    return createInlinePools({ modules: await options.loadOperations(), limits, temporaryRoot, log });
  }
  const [{ createWorkerPools }, { openSystemScope }, { sweepWorkers }, { forkWorkers }] = await Promise.all([
    import('#engine/workers/create-worker-pools.ts'),
    import('#engine/workers/system-scope.ts'),
    import('#engine/workers/sweep-workers.ts'),
    import('#engine/workers/fork-worker-process.ts'),
  ]);
  const recordFolder = typeof recordsAt === 'string' ? recordsAt : recordsAt();
  await sweepWorkers(recordFolder, temporaryRoot);
  return createWorkerPools({
    spawn: options.spawn ?? forkWorkers({ entry: fileURLToPath(options.workerEntry) }),
    log,
    temporaryRoot,
    cacheFolder,
    tasksWriteIn,
    recordFolder,
    answer,
    keepsSpares: options.keepsSpares,
    interactive: { maximum: 2, limits },
    scope: openSystemScope({ memory: options.machine.memory, log }),
    job: { maximum: Math.max(1, options.machine.cores), limits, loadsAhead: operationsOfJobs },
    ...(options.idleAfter === undefined ? {} : { idleAfter: options.idleAfter }),
    ...(options.sparesAfter === undefined ? {} : { sparesAfter: options.sparesAfter }),
  });
}
