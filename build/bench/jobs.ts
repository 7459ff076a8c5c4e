/** Job runs against the same SQL in bare DuckDB, writes of many partitions, splits with bad records, the start of a run. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RunQueue } from '#engine/orchestrate/index.ts';
import { writeBigCsv } from '../sample/big-csv.ts';
import { clearBenchFolder, openBenchHost, runBenchJob } from './bench-host.ts';
import { rejectGigabytes, writeBadOrders, writeOrdersParquet } from './bench-inputs.ts';
import { node, orderJob, orderStatement, readOrdersCsv, type BareOnce, type JobOnce } from './bench-job.ts';
import type { BenchLine } from './bench-line.ts';
import { percentile, quartiles } from './percentile.ts';
import { describeTimes, timeLine } from './ratio-line.ts';
import { measureRatio, type MeasuredCommand } from './ratio.ts';

/** Smaller for a trial: `TENON_BENCH_GIGABYTES=0.1`. The bars are for 1. */
const gigabytes = Number(process.env['TENON_BENCH_GIGABYTES'] ?? 1);
const partitionKeyCount = 5000;
const starts = 30;
/** By then a worker is ready for the next run. */
const betweenStarts = 1500;

/** Line by line: together they take minutes. */
export async function* benchJobs(): AsyncGenerator<BenchLine> {
  const csv = writeBigCsv(gigabytes).path;
  const parquet = await writeOrdersParquet(gigabytes);
  yield* benchStart();
  yield* benchAgainstBare(csv, parquet);
  yield await benchRejects();
  yield await benchPartitions(csv);
}

async function* benchAgainstBare(csv: string, parquet: string): AsyncGenerator<BenchLine> {
  const stated = { countedNodes: 4, largestFileCount: 20, rejected: 0 };
  const measure = async (name: string, path: string, relation: string): Promise<BenchLine> => {
    // The ratio is a speed, so the job is the reference and DuckDB is measured against it.
    const ratio = await measureRatio(job({ ...stated, nodes: orderJob(path) }), bare(orderStatement(relation)), {
      clock: 'reported',
    });
    return {
      name: `${name} job, speed against bare DuckDB`,
      value: ratio.median,
      quartiles: ratio.quartiles,
      unit: 'ratio',
      better: 'higher',
      bar: 0.9,
      note: `${describeTimes(ratio)} of the same SQL; ${gigabytes} GB of CSV, 4 counted nodes, receipts, checksums, fsync and commit on`,
    };
  };
  yield await measure('CSV → Parquet', csv, readOrdersCsv(csv));
  yield await measure('Parquet → Parquet', parquet, `read_parquet('${parquet}')`);
}

async function benchPartitions(csv: string): Promise<BenchLine> {
  const nodes = (partitionKeys: readonly string[]): JobOnce['nodes'] => {
    const [source, typed, valid] = orderJob(csv);
    const keyed = `SELECT *, CAST(customer_id % ${partitionKeyCount} AS INTEGER) AS depot FROM orders`;
    return [
      source!,
      typed!,
      valid!,
      {
        ...node('keyed', 'SqlTransform', null, { sql: keyed, aliases: { in1: 'orders' } }),
        inputs: { in1: { node: 'valid' } },
      },
      node('files', 'PathTarget', 'keyed', { path: 'target', format: 'parquet', partitionKeys }),
    ];
  };
  const stated = { countedNodes: 5, rejected: 0, keepsFiles: true };
  const ratio = await measureRatio(
    job({ ...stated, nodes: nodes([]), largestFileCount: 20 }),
    job({ ...stated, nodes: nodes(['depot']), largestFileCount: partitionKeyCount }),
    { clock: 'reported' },
  ).finally(clearBenchFolder);
  return {
    ...timeLine(`${partitionKeyCount} partition keys / unpartitioned write`, 3, ratio),
    note: `${describeTimes(ratio)}; at most one file for each key`,
  };
}

async function benchRejects(): Promise<BenchLine> {
  const plain = writeBigCsv(rejectGigabytes).path;
  const { path, badRecords } = await writeBadOrders();
  const stated = { countedNodes: 4, largestFileCount: 20 };
  const ratio = await measureRatio(
    job({ ...stated, nodes: orderJob(plain), rejected: 0 }),
    job({ ...stated, nodes: orderJob(path), rejected: badRecords }),
    { clock: 'reported' },
  );
  return {
    ...timeLine('split with rejected records / plain split', 2.5, ratio),
    note: `${describeTimes(ratio)}; ${badRecords.toLocaleString('en')} records rejected, ${rejectGigabytes} GB of CSV`,
  };
}

/** In one warm host, as a person starts run after run. */
async function* benchStart(): AsyncGenerator<BenchLine> {
  const nodes = orderJob('orders.csv');
  await using host = await openBenchHost([{ name: 'small', nodes }]);
  const header = 'order_id,customer_id,ordered_at,status,amount,currency,postcode,note\n';
  writeFileSync(join(host.folder, 'orders.csv'), `${header}1,2,2025-01-31 10:00:00,paid,12.50,EUR,01234,\n`);
  const running: number[] = [];
  const committed: number[] = [];
  for (let run = -2; run < starts; run += 1) {
    await delay(betweenStarts);
    const start = Date.now();
    const { id, time } = await runBenchJob(host.dispatcher, 'small');
    const tasks = await host.dispatcher.call('getJobTasks', { id });
    // The first runs load what a host has loaded from then on.
    if (run < 0) continue;
    running.push(tasks[0]!.startedOn! - start);
    committed.push(time);
  }
  const line = (name: string, times: readonly number[], bar: number | null): BenchLine => ({
    name,
    value: percentile(times, 0.5),
    quartiles: quartiles(times),
    unit: 'ms',
    better: 'lower',
    bar,
  });
  yield line('start of a job run → its first task runs, warm, p50', running, 150);
  yield { ...line('the same, p95', running, 400), value: percentile(running, 0.95) };
  yield line('start of a job run over one row → committed, warm, p50', committed, null);
}

function job(once: JobOnce): MeasuredCommand {
  return command('job-once.ts', once);
}

/** With the threads and the memory that a run gets which states none. */
function bare(statement: Pick<BareOnce, 'select' | 'copyOptions'>): MeasuredCommand {
  const { workers, threads, memory } = new RunQueue().resourcesOf({
    workers: null,
    minWorkers: null,
    threads: null,
    memory: null,
  });
  const resources = { threads: threads * workers, memoryBytes: memory * workers };
  return command('bare-once.ts', { ...statement, ...resources } satisfies BareOnce);
}

function command(script: string, stated: unknown): MeasuredCommand {
  return { command: process.execPath, arguments: [join(import.meta.dirname, script), JSON.stringify(stated)] };
}
