/** What automatic checkpoints cost a run in which nothing fails: its processor time beside that of a run without them. */

import { join } from 'node:path';
import { writeBigCsv } from '../../sample/big-csv.ts';
import { writeSalesParquet } from '../bench-inputs.ts';
import { node, orderJob, type JobOnce } from '../bench-job.ts';
import type { BenchLine } from '../bench-line.ts';
import { longJob } from '../long-job.ts';
import { measureRatio, type MeasuredCommand } from '../ratio.ts';
import { timeLine } from '../ratio-line.ts';

const benches = join(import.meta.dirname, '..');
const millions = 50;
const gigabytes = 1;
const bar = 1.15;

export async function* benchCheckpoints(): AsyncGenerator<BenchLine> {
  if (process.platform === 'win32') return;
  const sales = await writeSalesParquet(millions);
  yield await measure(`first run, 12 nodes on ${millions} M rows`, longJob(sales));
  const orders = writeBigCsv(gigabytes).path;
  yield await measure(`first run, a group for each row of ${gigabytes} GB`, oneGroupEach(orders));
  yield await measure('first run, orders joined with themselves', joined(orders));
}

/** The worst of a first run: an aggregate that gives as many rows as it takes, with a quarter of the columns. */
function oneGroupEach(path: string): readonly Partial<JobOnce['nodes'][number]>[] {
  const [source, typed] = orderJob(path);
  return [
    source!,
    typed!,
    node('grouped', 'Aggregate', 'typed', {
      groups: ['order_id'],
      aggs: [{ column: 'amount', aggFunc: 'max', alias: 'amount' }],
    }),
    node('valid', 'Filter', 'grouped', { condition: 'amount > 5' }),
    node('files', 'PathTarget', 'valid', { path: 'target', format: 'parquet', mode: 'overwrite' }),
  ];
}

/** A join that gives all rows, and more columns than are read. */
function joined(path: string): readonly Partial<JobOnce['nodes'][number]>[] {
  const [source, typed] = orderJob(path);
  return [
    source!,
    typed!,
    node('known', 'SelectFields', 'typed', { paths: ['order_id', 'note'] }),
    node('notes', 'RenameField', 'known', { oldName: 'note', newName: 'remark' }),
    {
      ...node('joined', 'Join', null, { joinType: 'left', keys: [{ left: 'order_id', right: 'order_id' }] }),
      inputs: { left: { node: 'typed' }, right: { node: 'notes' } },
    },
    node('valid', 'Filter', 'joined', { condition: "status <> 'cancelled'" }),
    node('files', 'PathTarget', 'valid', { path: 'target', format: 'parquet', mode: 'overwrite' }),
  ];
}

async function measure(name: string, nodes: JobOnce['nodes']): Promise<BenchLine> {
  const stated = { nodes, countedNodes: nodes.length, largestFileCount: null, rejected: 0 };
  const ratio = await measureRatio(processorTime(stated), processorTime({ ...stated, checkpoints: 'auto' }), {
    clock: 'reported',
  });
  return timeLine(`automatic checkpoints, processor time / without: ${name}`, bar, ratio);
}

/** Of the host and its workers. */
function processorTime(once: JobOnce): MeasuredCommand {
  const command = [process.execPath, join(benches, 'job-once.ts'), JSON.stringify(once)];
  return { command: process.execPath, arguments: [join(benches, 'cpu-once.ts'), ...command] };
}
