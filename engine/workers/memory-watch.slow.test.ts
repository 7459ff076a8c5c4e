/** A worker that takes memory beyond DuckDB's own limit is ended, and says so; the pool continues. */

import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { silentLog } from '#engine/base/log.ts';
import { createWorkerPools } from '#engine/workers/create-worker-pools.ts';
import { forkWorkers } from '#engine/workers/fork-worker-process.ts';
import { useTemporaryFolder } from '#engine/workers/testing/temporary-folder.ts';
import { echo, query } from '#engine/workers/testing/trial-operations.ts';
import type { WorkerPools } from '#engine/workers/worker-pool.ts';

const folder = useTemporaryFolder();
let pools: WorkerPools | undefined;
afterEach(async () => pools?.[Symbol.asyncDispose]());

/** The width is filled in one step, which DuckDB's limit does not count. */
const bomb = `SELECT length(format('{:>2000000000}', 'x')) AS l`;

test('a value of gigabytes costs its worker, and no more', async () => {
  const limits = { memoryLimit: 64 * 1024 * 1024, threads: 1 };
  pools = createWorkerPools({
    spawn: forkWorkers({ entry: join(import.meta.dirname, 'testing', 'trial-worker-entry.ts') }),
    log: silentLog,
    temporaryRoot: folder(),
    recordFolder: folder(),
    interactive: { maximum: 1, limits },
    job: { maximum: 1, limits },
  });
  const { pid } = await pools.interactive.run(echo, 0);
  await expect(pools.interactive.run(query, bomb)).rejects.toMatchObject({
    code: 'OutOfMemory',
    message: expect.stringMatching(/it used \d\.\d GB/u) as string,
  });
  expect((await pools.interactive.run(echo, 1)).pid).not.toBe(pid);
});
