/** A workspace folder with a real catalog, real worker processes and job runs, for tests; the headless host in small. */

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentLog, type Log } from '#engine/base/log.ts';
import { openCatalog, type Catalog } from '#engine/catalog/index.ts';
import { CodeProcesses } from '#engine/code/code-processes.ts';
import { readCodeQuestion } from '#engine/code/code-question.ts';
import { setCodeService } from '#engine/code/code-service.ts';
import { JobRuns, type ExecutionHost } from '#engine/execute/index.ts';
import { RunQueue } from '#engine/orchestrate/index.ts';
import type { Machine } from '#engine/orchestrate/queue/machine.ts';
import { getStorage } from '#engine/bytes/storages.ts';
import { operationModules } from '#engine/worker-operations.ts';
import { probeConfinement } from '#engine/workers/confinement/confine-process.ts';
import { createInlinePools } from '#engine/workers/create-inline-pools.ts';
import { createWorkerPools } from '#engine/workers/create-worker-pools.ts';
import { forkWorkers } from '#engine/workers/fork-worker-process.ts';
import { sweepWorkers } from '#engine/workers/sweep-workers.ts';
import type { UserTransforms } from '#engine/transforms/user/user-transform-files.ts';
import type { WorkerPools } from '#engine/workers/worker-pool.ts';
import { isWholeRun } from '#engine/testing/run-length.ts';

export interface WorkspaceEngine extends AsyncDisposable {
  readonly folder: string;
  readonly catalog: Catalog;
  readonly pools: WorkerPools;
  readonly runs: JobRuns;
  readonly host: ExecutionHost;
}

export interface WorkspaceEngineOptions {
  readonly log?: Log;
  /** On which runs are admitted; default: this one. */
  readonly machine?: Machine;
  readonly splitBytes?: number;
  readonly exactBytes?: number;
  /**
   * Operations run in this process: quicker to start, and a crash of DuckDB ends the test (default: {@link inlineByDefault}).
   * false where a test is about processes.
   */
  readonly inline?: boolean;
  /** Worker processes of {@link startPools}; they stay when the engine is closed. Absent: its own, which begin and end with it. */
  readonly pools?: WorkerPools;
  /** Absent: there are none. */
  readonly userTransforms?: UserTransforms;
}

const limits = { memoryLimit: 512 * 1024 * 1024, threads: 2 };
const workerEntry = fileURLToPath(new URL('../worker-entry.ts', import.meta.url));

/** A short run of the tests starts no processes for what an engine in this one shows; the whole run works in processes. */
export const inlineByDefault = !isWholeRun;

/** Worker processes that several engines of a test file use one after the other: a start costs more than most tests. */
export async function startPools(temporaryRoot: string, log: Log = silentLog): Promise<WorkerPools> {
  await mkdir(temporaryRoot, { recursive: true });
  const codes = codeProcesses(log);
  const pools = processPools(temporaryRoot, log, codes);
  return {
    interactive: pools.interactive,
    job: pools.job,
    planning: pools.planning,
    async [Symbol.asyncDispose]() {
      await pools[Symbol.asyncDispose]();
      await codes[Symbol.asyncDispose]();
    },
  };
}

function codeProcesses(log: Log): CodeProcesses {
  return new CodeProcesses({ log, confines: () => probeConfinement().obstacle === null });
}

function processPools(temporaryRoot: string, log: Log, codes: CodeProcesses): WorkerPools {
  return createWorkerPools({
    answer: async (question, signal) => codes.ask(readCodeQuestion(question)!, signal),
    spawn: forkWorkers({ entry: workerEntry }),
    log,
    temporaryRoot,
    recordFolder: temporaryRoot,
    interactive: { maximum: 1, limits },
    job: { maximum: 2, limits },
  });
}

/** Opens (or makes) the workspace; the caller recovers, runs and disposes. */
export async function openWorkspaceEngine(
  folder: string,
  options: WorkspaceEngineOptions = {},
): Promise<WorkspaceEngine> {
  const { log = silentLog, inline = inlineByDefault } = options;
  const stateFolder = path.join(folder, '.tenon');
  const temporaryRoot = path.join(stateFolder, 'workers');
  await mkdir(temporaryRoot, { recursive: true });
  await sweepWorkers(temporaryRoot, temporaryRoot);
  const catalog = await openCatalog({ path: path.join(stateFolder, 'catalog.sqlite'), log });
  const codes = codeProcesses(log);
  // Of this process: operations that run in it, and checks of jobs.
  setCodeService((question, signal) => codes.ask(question, signal));
  const own = inline
    ? createInlinePools({ modules: operationModules, limits, temporaryRoot, log })
    : options.pools === undefined
      ? processPools(temporaryRoot, log, codes)
      : undefined;
  const pools = own ?? options.pools!;
  const queue = new RunQueue(options.machine);
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
    ...(options.userTransforms === undefined ? {} : { userTransforms: options.userTransforms }),
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
      await own?.[Symbol.asyncDispose]();
      await codes[Symbol.asyncDispose]();
      await catalog[Symbol.asyncDispose]();
    },
  };
}
