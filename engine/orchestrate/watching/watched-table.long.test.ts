/** A watched table in a whole engine: allowed by saving its crawler, reported by events, read by a job with a bookmark. */

import { appendFile, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';

let folder: string;
let engine: Engine;

beforeEach(async () => {
  folder = await initWorkspace(await realpath(await mkdtemp(path.join(tmpdir(), 'tenon-watched-'))));
  engine = await createEngine({ workspace: folder, title: 'test', watch: true, inline: true });
});
afterEach(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const crawler = {
  name: 'orders',
  databaseName: 'shop',
  targets: [{ path: 'orders' }],
  watch: { enabled: true, quietSeconds: 0.2 },
};
const job = {
  name: 'load',
  bookmark: 'enable',
  nodes: [
    { id: 'in', name: 'In', transform: 'CatalogSource', args: { databaseName: 'shop', tableName: 'orders' } },
    {
      id: 'out',
      name: 'Out',
      transform: 'PathTarget',
      inputs: { in: { node: 'in' } },
      args: { path: 'out', format: 'csv' },
    },
  ],
};

async function write(name: string, ids: readonly number[]): Promise<void> {
  const file = path.join(folder, 'orders', name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `id,name\n${ids.map((id) => `${id},n${id}\n`).join('')}`);
}

/** Size of the table's files once the watch has crawled all of them. */
async function untilSize(wanted: number): Promise<void> {
  const ending = new AbortController();
  const isThere = async (): Promise<boolean> => {
    const table = await engine.dispatcher
      .call('getTable', { databaseName: 'shop', name: 'orders' })
      .catch(() => undefined);
    return table?.sizeBytes === wanted;
  };
  if (await isThere()) return;
  for await (const event of engine.dispatcher.stream('watchEvents', {}, ending.signal)) {
    if ((event.entity !== 'crawl' || event.state !== 'SUCCEEDED') && event.entity !== 'watch') continue;
    if (await isThere()) break;
  }
  ending.abort();
}

async function load(): Promise<{ readonly id: string; readonly written: readonly number[] }> {
  const { id } = await engine.dispatcher.call('startJobRun', { jobName: 'load' });
  for await (const item of engine.dispatcher.stream('watchJobRun', { id }))
    if (item.item === 'finished') expect(item.run).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  const written: number[] = [];
  for (const entry of await readdir(path.join(folder, 'out'), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.csv')) continue;
    const lines = (await readFile(path.join(entry.parentPath, entry.name), 'utf8')).trim().split('\n').slice(1);
    written.push(...lines.map((line) => Number.parseInt(line, 10)));
  }
  return { id, written: written.toSorted((left, right) => left - right) };
}

test('a job reads each file that arrives once, and one that grew again, which its log says', async () => {
  await write('day=1/a.csv', [1, 2]);
  await engine.dispatcher.call('saveDefinition', { kind: 'crawler', value: crawler, expectedHash: null });
  await engine.dispatcher.call('saveDefinition', { kind: 'job', value: job, expectedHash: null });
  await untilSize(18);
  expect((await load()).written).toEqual([1, 2]);

  await write('day=2/b.csv', [3]);
  await untilSize(18 + 13);
  expect((await load()).written).toEqual([1, 2, 3]);
  // Nothing new arrived.
  expect((await load()).written).toEqual([1, 2, 3]);

  const grown = path.join(folder, 'orders/day=1/a.csv');
  await appendFile(grown, '4,n4\n');
  await untilSize(23 + 13);
  const { id, written } = await load();
  expect(written).toEqual([1, 1, 2, 2, 3, 4]);
  const { items } = await engine.dispatcher.call('getRunLog', { id, limit: 1000 });
  expect(items.map(({ message }) => message)).toContain(
    `Source "In": 1 file was read before and has changed since; it is read in full again: ${grown}.`,
  );
  expect(await engine.dispatcher.call('getWatchedCrawlers', {})).toMatchObject([
    { crawlerName: 'orders', needsTrust: false, fileCount: 2, error: null, lastCrawlId: expect.any(String) },
  ]);
});

test('the permission to watch belongs to the state: a workspace that takes the place of another has none', async () => {
  await write('day=1/a.csv', [1]);
  await engine.dispatcher.call('saveDefinition', { kind: 'crawler', value: crawler, expectedHash: null });
  await engine[Symbol.asyncDispose]();
  engine = await createEngine({ workspace: folder, title: 'test', watch: true, inline: true });
  expect(await engine.dispatcher.call('getWatchedCrawlers', {})).toMatchObject([{ needsTrust: false }]);
  await engine[Symbol.asyncDispose]();
  await rm(path.join(folder, '.tenon'), { recursive: true });
  engine = await createEngine({ workspace: folder, title: 'test', watch: true, inline: true });
  expect(await engine.dispatcher.call('getWatchedCrawlers', {})).toMatchObject([{ state: 'off', needsTrust: true }]);
});

test('a command, and a workspace that is open read-only, watch nothing', async () => {
  await write('day=1/a.csv', [1]);
  await engine.dispatcher.call('saveDefinition', { kind: 'crawler', value: crawler, expectedHash: null });
  await untilSize(13);
  await engine[Symbol.asyncDispose]();
  engine = await createEngine({ workspace: folder, title: 'test', watch: true, inline: true, opening: 'read-only' });
  const reason = 'The workspace is open read-only.';
  expect(await engine.dispatcher.call('getWatchedCrawlers', {})).toMatchObject([
    { state: 'off', needsTrust: false, reason },
  ]);
  await expect(engine.dispatcher.call('trustWorkspace', {})).rejects.toMatchObject({ code: 'InvalidState' });
  await engine[Symbol.asyncDispose]();
  engine = await createEngine({ workspace: folder, title: 'test', inline: true });
  expect(await engine.dispatcher.call('getWatchedCrawlers', {})).toMatchObject([{ state: 'off', needsTrust: false }]);
});
