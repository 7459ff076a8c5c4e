/** A host process for tests that kill it: starts pools, keeps workers busy, prints their pids. */

import { silentLog } from '#engine/base/log.ts';
import { createWorkerPools } from '#engine/workers/create-worker-pools.ts';
import { describeEnvironment } from '#engine/workers/describe-environment.ts';
import { forkWorkers } from '#engine/workers/fork-worker-process.ts';
import { query } from '#engine/workers/testing/trial-operations.ts';

const [temporaryRoot, entry] = process.argv.slice(2);
const limits = { memoryLimit: 200_000_000, threads: 1 };
const pools = createWorkerPools({
  spawn: forkWorkers({ entry: entry! }),
  log: silentLog,
  temporaryRoot: temporaryRoot!,
  recordFolder: temporaryRoot!,
  interactive: { maximum: 2, limits },
  job: { maximum: 1, limits },
});
const interactive = await pools.interactive.lease();
const job = await pools.job.lease();
const pids = [(await interactive.run(describeEnvironment, null)).pid, (await job.run(describeEnvironment, null)).pid];
const endless = 'SELECT count(*) FROM range(100000000) a, range(100000) b WHERE (a.range * b.range) % 7 = 3';
void interactive.run(query, endless).catch(() => undefined);
void job.run(query, endless).catch(() => undefined);
setTimeout(() => process.stdout.write(`${JSON.stringify(pids)}\n`), 200);
