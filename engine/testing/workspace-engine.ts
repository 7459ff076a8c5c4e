/** A workspace folder with a real catalog, real worker processes and job runs, for tests; the headless host in small. */

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentLog, type Log } from '#engine/base/log.ts';
import { openCatalog, type Catalog } from '#engine/catalog/index.ts';
import { JobRuns, type ExecutionHost } from '#engine/execute/index.ts';
import { RunQueue } from '#engine/orchestrate/index.ts';
import { getStorage } from '#engine/bytes/storages.ts';
import { operationModules } from '#engine/worker-operations.ts';
import { createInlinePools } from '#engine/workers/create-inline-pools.ts';
import { createWorkerPools } from '#engine/workers/create-worker-pools.ts';
import { forkWorkers } from '#engine/workers/fork-worker-process.ts';
import { sweepWorkers } from '#engine/workers/sweep-workers.ts';
import type { WorkerPools } from '#engine/workers/worker-pool.ts';

export interface WorkspaceEngine extends AsyncDisposable {
  readonly folder: string;
  readonly catalog: Catalog;
  readonly pools: WorkerPools;
  readonly runs: JobRuns;
  readonly host: ExecutionHost;
}

export interface WorkspaceEngineOptions {
  readonly log?: Log;
  readonly splitBytes?: number;
  readonly exactBytes?: number;
  /** Operations run in this process: quicker to start, and a crash of DuckDB ends the test. */
  readonly inline?: boolean;
}

const memoryLimit = 512 * 1024 * 1024;
const workerEntry = fileURLToPath(new URL('../worker-entry.ts', import.meta.url));

/** Opens (or makes) the workspace; the caller recovers, runs and disposes. */
export async function openWorkspaceEngine(
  folder: string,
  options: WorkspaceEngineOptions = {},
): Promise<WorkspaceEngine> {
  const { log = silentLog } = options;
  const stateFolder = path.join(folder, '.tenon');
  const temporaryRoot = path.join(stateFolder, 'workers');
  await mkdir(temporaryRoot, { recursive: true });
  await sweepWorkers(temporaryRoot, temporaryRoot);
  const catalog = await openCatalog({ path: path.join(stateFolder, 'catalog.sqlite'), log });
  const limits = { memoryLimit, threads: 2 };
  const pools =
    options.inline === true
      ? createInlinePools({ modules: operationModules, limits, temporaryRoot, log })
      : createWorkerPools({
          spawn: forkWorkers({ entry: workerEntry }),
          log,
          temporaryRoot,
          recordFolder: temporaryRoot,
          interactive: { maximum: 1, limits },
          job: { maximum: 2, limits },
        });
  const queue = new RunQueue();
  const host: ExecutionHost = {
    catalog,
    pools,
    stateFolder,
    workspaceFolder: folder,
    engineVersion: '0.1.0',
    admission: queue,
    log,
    clock: () => Date.now(),
    ...(options.splitBytes === undefined ? {} : { splitBytes: options.splitBytes }),
    ...(options.exactBytes === undefined ? {} : { exactBytes: options.exactBytes }),
    storageOf: getStorage,
  };
  const runs = new JobRuns(host);
  return {
    folder,
    catalog,
    pools,
    runs,
    host,
    async [Symbol.asyncDispose]() {
      await runs[Symbol.asyncDispose]();
      await pools[Symbol.asyncDispose]();
      await catalog[Symbol.asyncDispose]();
    },
  };
}
