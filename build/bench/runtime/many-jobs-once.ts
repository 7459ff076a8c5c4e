/** Many small jobs in one host: `node many-jobs-once.ts JOBS`. The last line of output is {@link ManyJobs} as JSON. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { forkWorkers } from '#engine/workers/fork-worker-process.ts';
import { openBenchHost, runBenchJob } from '../bench-host.ts';
import { orderJob } from '../bench-job.ts';
import { builtWorkerEntry } from '../built-worker.ts';
import { watchLoop } from '../host/loop-watch.ts';

export interface ManyJobs {
  /** From the first start until the last run has ended. */
  readonly seconds: number;
  /** Milliseconds. */
  readonly delayP99: number;
}

// As in a host that was built: from their sources, workers start slowly.
const spawn = forkWorkers({ entry: builtWorkerEntry() });
const count = Number(process.argv[2]);
const names = Array.from({ length: count }, (_, job) => `job-${job}`);
await using host = await openBenchHost(
  ['warm', ...names].map((name) => ({ name, nodes: orderJob('orders.csv', { path: `out/${name}` }) })),
  { spawn },
);
const header = 'order_id,customer_id,ordered_at,status,amount,currency,postcode,note\n';
writeFileSync(join(host.folder, 'orders.csv'), `${header}1,2,2025-01-31 10:00:00,paid,12.50,EUR,01234,\n`);
for (let round = 0; round < 3; round += 1) await runBenchJob(host.dispatcher, 'warm');

const loop = watchLoop();
const begun = performance.now();
await Promise.all(names.map((name) => runBenchJob(host.dispatcher, name)));
const seconds = (performance.now() - begun) / 1000;
const { delayP99 } = loop.stop();
console.log(JSON.stringify({ seconds, delayP99 } satisfies ManyJobs));
