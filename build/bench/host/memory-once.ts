/**
 * Memory of a host and its workers in a separate process, after work and a rest: the last line of output is
 * `{host, workers}` in bytes as JSON. Linux only: the kernel reports the memory of other processes in /proc.
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openBenchHost, runBenchJob } from '../bench-host.ts';
import { orderJob } from '../bench-job.ts';
import { childrenOf, memoryOf } from './processes.ts';

await using host = await openBenchHost([{ name: 'small', nodes: orderJob('orders.csv') }]);
const path = join(host.folder, 'orders.csv');
const header = 'order_id,customer_id,ordered_at,status,amount,currency,postcode,note\n';
writeFileSync(path, `${header}1,2,2025-01-31 10:00:00,paid,12.50,EUR,01234,\n`);
for (let round = 0; round < 3; round += 1) {
  await host.dispatcher.call('previewFile', { path });
  await runBenchJob(host.dispatcher, 'small');
}
await delay(5000);
const workers = childrenOf(process.pid).map(memoryOf);
console.log(JSON.stringify({ host: memoryOf(process.pid), workers }));
