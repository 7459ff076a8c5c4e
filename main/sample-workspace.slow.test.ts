/** The user's copy of the sample: made once, whole or not at all, crawled once, never written over. */

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEngine } from '#engine/index.ts';
import { sampleFolder } from '#main/app-paths.ts';
import { crawlOnce, openSampleWorkspace, sampleWorkspacePath } from '#main/sample-workspace.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'tenon-sample-'));
});
afterAll(() => rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

test('two simultaneous starts create one copy; what the user changes in it stays', async () => {
  const target = sampleWorkspacePath(home);
  expect(
    await Promise.all([openSampleWorkspace(sampleFolder, target), openSampleWorkspace(sampleFolder, target)]),
  ).toEqual([target, target]);
  expect(await readdir(join(home, 'Tenon'))).toEqual(['sample']);
  const table = join(target, 'customers/customers.csv');
  expect(await readFile(table)).toEqual(await readFile(join(sampleFolder, 'customers/customers.csv')));
  await writeFile(
    join(target, 'tenon.json'),
    JSON.stringify({ name: 'mine', version: 1, defaults: { databaseName: 'shop' } }),
  );
  await openSampleWorkspace(sampleFolder, target);
  expect(await readFile(join(target, 'tenon.json'), 'utf8')).toContain('mine');
});

test('it is crawled once, and its tables are there', async () => {
  await using engine = await createEngine({ workspace: sampleWorkspacePath(home), title: 'test' });
  await crawlOnce(engine.dispatcher);
  const tables = await engine.dispatcher.call('getTables', { databaseName: 'shop' });
  expect(tables.items.map(({ name }) => name)).toEqual(['customers', 'orders', 'web_events']);
  await crawlOnce(engine.dispatcher);
  expect((await engine.dispatcher.call('getCrawls', {})).items).toHaveLength(1);
});
