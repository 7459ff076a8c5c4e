/** Jobs and runs of every kind in a sample workspace: what the pictures are taken of. */

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeComparedRuns } from './compared-runs.ts';
import type { ServedWorkspace } from './served-workspace.ts';
import { writeSlowJob } from './slow-job.ts';

interface WrittenNode {
  readonly id: string;
  readonly name: string;
  readonly transform: string;
  readonly inputs?: Readonly<Record<string, { readonly node: string; readonly port?: string }>>;
  readonly args: Readonly<Record<string, unknown>>;
}

/** Runs that succeeded, failed before and within their work, were blocked, undone, and rejected rows. */
export async function makeStates(workspace: ServedWorkspace): Promise<void> {
  const { folder } = workspace;
  await workspace.tenon('run', 'web-sessions');
  const sessions = JSON.parse(await readFile(join(folder, 'jobs/web-sessions.json'), 'utf8')) as { name: string };
  await writeFile(
    join(folder, 'jobs/broken.json'),
    JSON.stringify({ ...sessions, name: 'broken' }).replaceAll('web_events', 'nowhere'),
  );
  await writeJob(folder, 'fails', [
    orders,
    {
      id: 'numbers',
      name: 'Notes as numbers',
      transform: 'SqlTransform',
      inputs: { in1: { node: 'orders' } },
      args: { sql: 'SELECT order_id, CAST(note AS INTEGER) AS number FROM in1 WHERE note IS NOT NULL' },
    },
    target('numbers', 'output/numbers'),
  ]);
  await writeJob(folder, 'taken-back', [orders, target('orders', 'output/taken_back')]);
  // A file exists where the run must create a folder.
  await workspace.write('output/by_currency/currency=EUR', 'of another program');
  await writeJob(folder, 'blocked', [orders, target('orders', 'output/by_currency', { partitionKeys: ['currency'] })]);
  await writeJob(folder, 'split', [
    orders,
    {
      id: 'euros',
      name: 'Paid in euros?',
      transform: 'SplitRows',
      inputs: { in: { node: 'orders' } },
      args: { comparisons: [{ column: 'currency', operator: '=', value: 'EUR' }] },
    },
    {
      ...target('euros', 'output/euros'),
      id: 'in_euros',
      name: 'In euros',
      inputs: { in: { node: 'euros', port: 'selected' } },
    },
    {
      ...target('euros', 'output/other_currencies'),
      id: 'others',
      name: 'In other currencies',
      inputs: { in: { node: 'euros', port: 'remaining' } },
    },
  ]);
  await writeJob(folder, 'empty', []);
  await makeParcels(workspace);
  // Runs that fail are what these are for.
  for (const job of ['broken', 'fails', 'blocked']) await workspace.tenon('run', job).catch(() => undefined);
  for (const job of ['weigh', 'split', 'taken-back']) await workspace.tenon('run', job);
  const { items } = JSON.parse(await workspace.tenon('call', 'getJobRuns', '{"jobName":"taken-back"}')) as {
    items: { id: string }[];
  };
  await workspace.tenon('undo', items[0]!.id);
  await makeComparedRuns(workspace);
  await writeSlowJob(folder, 'endless', 'endless');
}

/** Two files of parcels, crawled; the second has lines that do not fit. A job `weigh` reads them. */
export async function makeParcels(workspace: ServedWorkspace): Promise<void> {
  const { folder } = workspace;
  const input = join(folder, 'delivery/parcels');
  await mkdir(input, { recursive: true });
  const rows = Array.from({ length: 300 }, (_, row) => `${row},${row % 7}.50,Lyon`);
  await writeFile(join(input, 'one.csv'), `id,weight,place\n${rows.join('\n')}\n`);
  await writeFile(
    join(input, 'two.csv'),
    'id,weight,place\n9001,1.25,Nantes\n9002,2.5,Brest,Quimper,29000\n9003,2.75,Lille\n9004,1.5,Metz,57000\n',
  );
  await workspace.tenon('crawl', join(folder, 'delivery'), '--database', 'post');
  await writeJob(folder, 'weigh', [
    {
      id: 'parcels',
      name: 'Parcels',
      transform: 'CatalogSource',
      args: { databaseName: 'post', tableName: 'parcels' },
    },
    target('parcels', 'output/weighed'),
  ]);
}

const orders: WrittenNode = {
  id: 'orders',
  name: 'Orders',
  transform: 'CatalogSource',
  args: { databaseName: 'shop', tableName: 'orders' },
};

function target(from: string, path: string, more: Readonly<Record<string, unknown>> = {}): WrittenNode {
  const args = { path, ...more };
  return { id: 'target', name: 'Files', transform: 'PathTarget', inputs: { in: { node: from } }, args };
}

async function writeJob(folder: string, name: string, nodes: readonly WrittenNode[]): Promise<void> {
  await writeFile(
    join(folder, 'jobs', `${name}.json`),
    `${JSON.stringify({ name, taskRetries: 0, nodes }, null, 2)}\n`,
  );
}
