/**
 * One line in a separate process: `node measure-once.ts LINE INPUTS`. Run in two checkouts, so it uses what every
 * version of the engine has: createEngine and its procedures. The last line of output is milliseconds.
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createEngine } from '#engine/index.ts';
import { openBenchHost, runBenchJob, type BenchHost, type BenchJob } from '../bench-host.ts';
import { node, orderJob } from '../bench-job.ts';
import { percentile } from '../percentile.ts';
import type { lineNames } from './side-line.ts';

type LineName = (typeof lineNames)[number][0];

interface Work {
  jobs?(inputs: Inputs): readonly BenchJob[];
  /** Before the clock runs. */
  prepare?(host: BenchHost, inputs: Inputs): Promise<void>;
  /** Milliseconds. */
  measure(host: BenchHost, inputs: Inputs): Promise<number>;
}
type Inputs = Readonly<Record<string, string>>;

const small = node('rows', 'PathSource', null, { path: 'small.csv' });
const smallJob: BenchJob = {
  name: 'small',
  nodes: [small, node('files', 'PathTarget', 'rows', { path: 'small', format: 'parquet' })],
};

const works: Readonly<Record<LineName, Work>> = {
  'CSV → Parquet job': jobOf(({ csv }) => orderJob(csv!)),
  'Parquet → Parquet job': jobOf(({ parquet }) => orderJob(parquet!)),
  'job with rejected records': jobOf(({ bad }) => orderJob(bad!)),
  'write of 500 partitions': jobOf(({ parquet }) => [
    ...orderJob(parquet!).slice(0, 3),
    {
      ...node('keyed', 'SqlTransform', null, {
        sql: 'SELECT *, CAST(customer_id % 500 AS INTEGER) AS depot FROM orders',
        aliases: { in1: 'orders' },
      }),
      inputs: { in1: { node: 'valid' } },
    },
    node('files', 'PathTarget', 'keyed', { path: 'target', format: 'parquet', partitionKeys: ['depot'] }),
  ]),
  'start of a run': {
    measure: ({ dispatcher }) =>
      repeated(5, async () => {
        await delay(1500);
        return (await runBenchJob(dispatcher, 'small')).time;
      }),
  },
  'first rows of a CSV': {
    measure: ({ dispatcher }, { csv }) =>
      repeated(15, () => timed(() => dispatcher.call('previewFile', { path: csv!, limit: 100 }))),
  },
  'jump to a page of Parquet': {
    async measure({ dispatcher }, { parquet }) {
      const path = parquet!;
      const { snapshot, rowCount } = await dispatcher.call('openPages', { path });
      return repeated(15, (index) => {
        const start = Math.floor(((index * 0.618_033_988_749_895) % 1) * (rowCount - 100));
        return timed(() => dispatcher.call('readPage', { path, snapshot, start, count: 100 }));
      });
    },
  },
  'query of a Parquet file': {
    measure: (host, { parquet }) =>
      repeated(5, () => timed(() => drain(host, `SELECT status, sum(amount) FROM '${parquet!}' GROUP BY ALL`))),
  },
  'query of a table of 200 files': {
    async prepare(host, inputs) {
      await crawl(host, join(inputs['lake']!, 'group=0'));
    },
    measure: (host) =>
      repeated(5, () => timed(() => drain(host, 'SELECT count(*), max(part) FROM bench.files WHERE part < 1000'))),
  },
  'preview of a node': {
    measure: ({ dispatcher }, { csv }) =>
      repeated(5, () =>
        timed(() =>
          dispatcher.call('previewNode', {
            job: { name: 'shown', nodes: orderJob(csv!) } as never,
            nodeId: 'valid',
            limit: 100,
          }),
        ),
      ),
  },
  'crawl of 2,000 files': { measure: (host, { lake }) => timed(() => crawl(host, lake!)) },
  'opening of a workspace': {
    async measure(host) {
      await host.engine[Symbol.asyncDispose]();
      return repeated(5, () =>
        timed(async () => {
          await using engine = await createEngine({ workspace: host.folder, title: 'bench', watch: true });
          await engine.dispatcher.call('getDatabases', {});
        }),
      );
    },
  },
};

function jobOf(nodes: (inputs: Inputs) => BenchJob['nodes']): Work {
  return {
    jobs: (inputs) => [{ name: 'measured', nodes: nodes(inputs) }],
    measure: async ({ dispatcher }) => (await runBenchJob(dispatcher, 'measured')).time,
  };
}

async function crawl({ dispatcher }: BenchHost, path: string): Promise<void> {
  for await (const item of dispatcher.stream('crawl', { path, databaseName: 'bench' }))
    if (item.item === 'result' && item.result.tables.length === 0) throw new Error(`No table was found in ${path}.`);
}

async function drain({ dispatcher }: BenchHost, sql: string): Promise<void> {
  let rows = 0;
  for await (const item of dispatcher.stream('query', { sql })) rows += 'rows' in item ? item.rows.length : 0;
  if (rows === 0) throw new Error(`The query has no rows: ${sql}`);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function repeated(times: number, once: (index: number) => Promise<number>): Promise<number> {
  await once(0);
  const measured: number[] = [];
  for (let index = 1; index <= times; index += 1) measured.push(await once(index));
  return percentile(measured, 0.5);
}

const [line, inputsText] = process.argv.slice(2) as [LineName, string];
const work = works[line];
if (work === undefined) throw new Error(`Line ${line} does not exist.`);
const inputs = JSON.parse(inputsText) as Inputs;
await using host = await openBenchHost([smallJob, ...(work.jobs?.(inputs) ?? [])]);
writeFileSync(join(host.folder, 'small.csv'), 'id,name\n1,a\n2,b\n');
await runBenchJob(host.dispatcher, 'small');
await work.prepare?.(host, inputs);
// The worker that is kept ready for the next call has been started by then.
await delay(1500);
console.log(String(await work.measure(host, inputs)));
