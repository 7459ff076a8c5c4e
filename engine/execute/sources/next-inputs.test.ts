/** What the next run would read is what it then reads. */

import { mkdir, mkdtemp, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Output } from '#engine/contract/procedures/index.ts';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';
import { useTemporaryFolder } from '#engine/workers/testing/temporary-folder.ts';

const folder = useTemporaryFolder();
let engine: Engine;
let root: string;
beforeEach(async () => {
  root = await initWorkspace(await mkdtemp(path.join(folder(), 'workspace-')));
  engine = await createEngine({ workspace: root, title: 'next inputs', inline: true });
  await mkdir(path.join(root, 'in'));
});
afterEach(() => engine[Symbol.asyncDispose]());

async function saveJob(bookmark: 'enable' | 'disable' | 'pause'): Promise<void> {
  const source = {
    transform: 'PathSource',
    args: { path: 'in', format: 'csv', options: { columnTypes: { id: 'int' } } },
  };
  const target = { transform: 'PathTarget', args: { path: 'out', format: 'csv' }, inputs: { in: { node: 'orders' } } };
  const nodes = [
    { id: 'orders', name: 'Orders', ...source },
    { id: 'out', name: 'out', ...target },
  ];
  await engine.dispatcher.call('saveDefinition', {
    kind: 'job',
    expectedHash: null,
    value: { name: `copy ${bookmark}`, bookmark, nodes },
  });
}

const write = (name: string, ids: readonly number[]): Promise<void> =>
  writeFile(path.join(root, 'in', name), `id\n${ids.map((id) => `${id}\n`).join('')}`);

async function next(jobName: string): Promise<Output<'getNextInputs'>['sources'][number]> {
  const { sources } = await engine.dispatcher.call('getNextInputs', { jobName });
  expect(sources).toHaveLength(1);
  return sources[0]!;
}

/** @returns rows that the source gave. */
async function run(jobName: string): Promise<number> {
  const { id } = await engine.dispatcher.call('startJobRun', { jobName });
  for await (const item of engine.dispatcher.stream('watchJobRun', { id }))
    if (item.item === 'finished') expect(item.run.jobRunState).toBe('SUCCEEDED');
  const receipts = await engine.dispatcher.call('getReceipts', { id });
  return receipts.find(({ nodeId }) => nodeId === 'orders')?.rowsOut ?? 0;
}

test('with a bookmark: new and changed files, and how many earlier runs have read', async () => {
  await saveJob('enable');
  await write('a.csv', [1, 2]);
  await write('b.csv', [3]);
  expect(await next('copy enable')).toMatchObject({ name: 'Orders', bookmarked: true, fileCount: 2, readBefore: 0 });
  expect(await run('copy enable')).toBe(3);
  expect(await next('copy enable')).toMatchObject({ fileCount: 0, files: [], sizeBytes: 0, readBefore: 2 });
  await write('c.csv', [4, 5, 6]);
  await write('a.csv', [7, 8]);
  await utimes(path.join(root, 'in/a.csv'), 2_000_000_000, 2_000_000_000);
  const third = await next('copy enable');
  expect(third.files.map((file) => path.basename(file.path))).toEqual(['a.csv', 'c.csv']);
  expect(third).toMatchObject({ fileCount: 2, readBefore: 1, changedCount: 1, sizeBytes: 7 + 9 });
  expect(await run('copy enable')).toBe(5);
  await engine.dispatcher.call('resetJobBookmark', { jobName: 'copy enable' });
  expect(await next('copy enable')).toMatchObject({ fileCount: 3, readBefore: 0 });
  await engine.dispatcher.call('setJobBookmarkToNow', { jobName: 'copy enable' });
  expect(await next('copy enable')).toMatchObject({ fileCount: 0, readBefore: 3 });
});

test('without one, every file each time; a path that does not exist is an error as of a run', async () => {
  await saveJob('disable');
  await write('a.csv', [1, 2]);
  expect(await next('copy disable')).toMatchObject({ bookmarked: false, fileCount: 1 });
  await run('copy disable');
  expect(await next('copy disable')).toMatchObject({ bookmarked: false, fileCount: 1, readBefore: 0 });
  await expect(engine.dispatcher.call('getNextInputs', { jobName: 'none' })).rejects.toMatchObject({
    code: 'EntityNotFound',
  });
});
