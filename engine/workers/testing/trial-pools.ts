/** Pools of real worker processes with the trial operations, for one test file. */

import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { Log } from '#engine/base/log.ts';
import { createWorkerPools, type WorkerPoolsOptions } from '#engine/workers/create-worker-pools.ts';
import { forkWorkers } from '#engine/workers/fork-worker-process.ts';
import { useTemporaryFolder } from '#engine/workers/testing/temporary-folder.ts';
import type { WorkerPools } from '#engine/workers/worker-pool.ts';

export const trialEntry = join(import.meta.dirname, 'trial-worker-entry.ts');
export const trialLimits = { memoryLimit: 256 * 1024 * 1024, threads: 2 };
/** A query that only a cancellation ends. */
export const endless = 'SELECT count(*) FROM range(100000000) a, range(100000) b WHERE (a.range * b.range) % 7 = 3';

export interface TrialPools {
  /** What the pools of this file have logged. */
  readonly lines: { readonly level: string; readonly message: string; readonly details: unknown }[];
  /** Closed after the test. @returns with the folder of the workers. */
  readonly start: (options?: Partial<WorkerPoolsOptions>) => WorkerPools & { readonly root: string };
  /** For files of a test; there from the first test on. */
  readonly folder: () => string;
}

/** Call it once in a test file. */
export function useTrialPools(): TrialPools {
  const folder = useTemporaryFolder();
  const lines: { level: string; message: string; details: unknown }[] = [];
  const log: Log = { write: (level, message, details) => lines.push({ level, message, details }) };
  let open: WorkerPools | undefined;
  let count = 0;
  afterEach(async () => {
    await open?.[Symbol.asyncDispose]();
    open = undefined;
  });
  return {
    lines,
    folder,
    start(options = {}) {
      count += 1;
      const root = join(folder(), `root-${count}`);
      open = createWorkerPools({
        spawn: forkWorkers({ entry: trialEntry }),
        log,
        temporaryRoot: root,
        recordFolder: root,
        interactive: { maximum: 2, limits: trialLimits },
        job: { maximum: 1, limits: trialLimits },
        ...options,
      });
      return Object.assign(open, { root });
    },
  };
}
