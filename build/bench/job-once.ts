/**
 * One job in a separate process: `node job-once.ts JSON` with a {@link JobOnce}. The last line of output is the
 * milliseconds from starting the run to its commit; before, a small job has made host and workers warm.
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openBenchHost, runBenchJob } from './bench-host.ts';
import type { JobOnce } from './bench-job.ts';

const { nodes, countedNodes, largestFileCount, rejected, checkpoints, keepsFiles } = JSON.parse(
  process.argv[2]!,
) as JobOnce;
const small = [
  { id: 'source', name: 'source', transform: 'PathSource', args: { path: 'small.csv' } },
  {
    id: 'target',
    name: 'target',
    transform: 'PathTarget',
    inputs: { in: { node: 'source' } },
    args: { path: 'small', format: 'parquet' },
  },
];
await using host = await openBenchHost(
  [
    { name: 'measured', nodes, ...(checkpoints && { checkpoints }) },
    { name: 'small', nodes: small },
  ],
  { keepsFiles: keepsFiles === true },
);
writeFileSync(join(host.folder, 'small.csv'), 'id,name\n1,a\n2,b\n');
await runBenchJob(host.dispatcher, 'small');
// The worker that is kept ready for the next run has been started by then.
await delay(1500);
const { id, time } = await runBenchJob(host.dispatcher, 'measured');

const receipts = await host.dispatcher.call('getReceipts', { id });
if (receipts.length !== countedNodes)
  throw new Error(`${receipts.length} nodes were counted: ${JSON.stringify(receipts)}`);
const tasks = await host.dispatcher.call('getJobTasks', { id });
const files = tasks.reduce((sum, { fileCount }) => sum + fileCount, 0);
if (largestFileCount !== null && files > largestFileCount) throw new Error(`${files} files were written.`);
const setAside = receipts.reduce((sum, receipt) => sum + receipt.rejected, 0);
if (setAside !== rejected) throw new Error(`${setAside} records were rejected instead of ${rejected}.`);
console.log(`${files} files; ${JSON.stringify(receipts.map(({ nodeId, rowsOut }) => [nodeId, rowsOut]))}`);
console.log(String(time));
