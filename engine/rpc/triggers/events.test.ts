/** Events through a host that stays: a file arrives in a watched folder, its crawl starts a job, whose table starts the next. */

import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'tenon-events-')));
  await initWorkspace(folder);
  await mkdir(path.join(folder, 'in'));
  await writeFile(path.join(folder, 'in', 'a.csv'), 'id\n1\n2\n');
  engine = await createEngine({ workspace: folder, title: 'test', inline: true, watch: true });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const save = (kind: 'trigger' | 'crawler', value: unknown) =>
  engine.dispatcher.call('saveDefinition', { kind, value, expectedHash: null });

async function saveJob(
  name: string,
  target: { readonly transform: string; readonly args: Record<string, unknown> },
): Promise<void> {
  const nodes = [
    { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'in', format: 'csv' } },
    { id: 'out', name: 'Out', inputs: { in: { node: 'in' } }, ...target },
  ];
  await engine.dispatcher.call('saveJob', { job: { name, nodes }, expectedHash: null });
}

async function firingsOf(name: string) {
  return (await engine.dispatcher.call('getTrigger', { name })).firings;
}

test('from the file to the last job', async () => {
  await saveJob('load', {
    transform: 'CatalogTarget',
    args: { databaseName: 'lake', tableName: 'loaded', path: 'loaded', format: 'parquet' },
  });
  await saveJob('report', { transform: 'PathTarget', args: { path: 'report', format: 'csv' } });
  const crawler = { name: 'arrivals', databaseName: 'lake', targets: [{ path: 'in' }] };
  await save('crawler', { ...crawler, watch: { enabled: true, quietSeconds: 0.1 } });
  // A file that is this new may take a second crawl, whose event nobody waits for yet.
  const watchState = async () => (await engine.dispatcher.call('getWatchedCrawlers', {}))[0]?.state;
  await expect.poll(watchState, { timeout: 30_000 }).toBe('watching');
  const { items } = await engine.dispatcher.call('getTables', { databaseName: 'lake' });
  expect(items).toHaveLength(1);

  const event = { type: 'EVENT', enabled: true };
  await save('trigger', {
    name: 'arrived',
    ...event,
    eventSources: [{ crawlerName: 'arrivals' }],
    actions: [{ jobName: 'load' }],
  });
  await save('trigger', {
    name: 'changed',
    ...event,
    eventSources: [{ databaseName: 'lake', tableName: 'loaded' }],
    actions: [{ jobName: 'report' }],
  });
  expect(await engine.dispatcher.call('getTrigger', { name: 'arrived' })).toMatchObject({
    state: 'ACTIVATED',
    eventSources: [{ crawlerName: 'arrivals' }],
    firings: [],
  });

  await writeFile(path.join(folder, 'in', 'b.csv'), 'id\n3\n');
  const lastState = async (name: string) => (await firingsOf(name))[0]?.actions[0]?.runState;
  await expect.poll(() => lastState('arrived'), { timeout: 30_000 }).toBe('SUCCEEDED');
  const [arrived] = await firingsOf('arrived');
  expect(arrived).toMatchObject({ cause: 'EVENT', events: { fileCount: 1 } });
  expect(arrived!.events!.events[0]).toMatchObject({
    databaseName: 'lake',
    crawlerName: 'arrivals',
    files: [path.join(folder, 'in', 'b.csv')],
  });
  await expect.poll(() => lastState('changed'), { timeout: 30_000 }).toBe('SUCCEEDED');
  const [changed] = await firingsOf('changed');
  expect(changed!.events!.events).toMatchObject([
    { tableName: 'loaded', crawlerName: null, madeBy: arrived!.actions[0]!.id, change: 'created' },
  ]);
});
