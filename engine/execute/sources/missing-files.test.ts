/** A run whose table has lost its files succeeds with nothing to read, and says so. */

import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';
import { useTemporaryFolder } from '#engine/workers/testing/temporary-folder.ts';

const folder = useTemporaryFolder();
let engine: Engine;
let root: string;
beforeEach(async () => {
  root = await initWorkspace(path.join(folder(), 'workspace'));
  engine = await createEngine({ workspace: root, title: 'missing files', inline: true });
});
afterEach(() => engine[Symbol.asyncDispose]());

async function crawl(): Promise<void> {
  for await (const _item of engine.dispatcher.stream('crawl', { path: path.join(root, 'in'), databaseName: 'd' }));
}

async function warningsOfRun(): Promise<string[]> {
  const { id } = await engine.dispatcher.call('startJobRun', { jobName: 'copy' });
  for await (const item of engine.dispatcher.stream('watchJobRun', { id }))
    if (item.item === 'finished') expect(item.run.jobRunState).toBe('SUCCEEDED');
  const { items } = await engine.dispatcher.call('getRunLog', { id, limit: 500 });
  return items.filter(({ level }) => level === 'warning').map(({ message }) => message);
}

test('a run warns of a table whose files the last crawl did not find', async () => {
  await mkdir(path.join(root, 'in/orders'), { recursive: true });
  await writeFile(path.join(root, 'in/orders/1.csv'), 'id,v\n1,2\n2,3\n');
  await crawl();
  const node = { transform: 'CatalogSource', args: { databaseName: 'd', tableName: 'orders' } };
  const target = { transform: 'PathTarget', args: { path: 'out', format: 'csv' }, inputs: { in: { node: 'orders' } } };
  const nodes = [
    { id: 'orders', name: 'orders', ...node },
    { id: 'out', name: 'out', ...target },
  ];
  const value = { name: 'copy', bookmark: 'enable', nodes };
  await engine.dispatcher.call('saveDefinition', { kind: 'job', expectedHash: null, value });
  expect(await warningsOfRun()).toEqual([]);
  await rm(path.join(root, 'in/orders'), { recursive: true });
  await crawl();
  expect(await warningsOfRun()).toEqual(['Source "orders": the last crawl did not find the files of table d.orders.']);
  await mkdir(path.join(root, 'in/orders'));
  await writeFile(path.join(root, 'in/orders/2.csv'), 'id,v\n3,4\n');
  await crawl();
  expect(await warningsOfRun()).toEqual([]);
});
