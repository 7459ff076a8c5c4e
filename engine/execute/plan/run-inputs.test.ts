/** What a run read: the files that were announced before, and the version of its job. */

import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
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
  engine = await createEngine({ workspace: root, title: 'run inputs', inline: true });
  for (const name of ['in', 'prices']) await mkdir(path.join(root, name));
});
afterEach(() => engine[Symbol.asyncDispose]());

const jobName = 'copy';
const read = (name: string) => ({
  transform: 'PathSource',
  args: { path: name, format: 'csv', options: { columnTypes: { id: 'int' } } },
});

/** @returns the hash of its file. */
async function saveJob(condition: string, expectedHash: string | null): Promise<string> {
  const nodes = [
    { id: 'zz', name: 'Orders', ...read('in') },
    { id: 'aa', name: 'Prices', ...read('prices') },
    { id: 'keep', name: 'Keep', transform: 'Filter', inputs: { in: { node: 'zz' } }, args: { condition } },
    {
      id: 'one',
      name: 'one',
      transform: 'PathTarget',
      args: { path: 'out', format: 'csv' },
      inputs: { in: { node: 'keep' } },
    },
    {
      id: 'two',
      name: 'two',
      transform: 'PathTarget',
      args: { path: 'out2', format: 'csv' },
      inputs: { in: { node: 'aa' } },
    },
  ];
  const value = { name: jobName, bookmark: 'enable', nodes };
  return (await engine.dispatcher.call('saveDefinition', { kind: 'job', expectedHash, value })).hash;
}

const write = (name: string): Promise<void> => writeFile(path.join(root, name), 'id\n1\n2\n');

async function run(): Promise<string> {
  const { id } = await engine.dispatcher.call('startJobRun', { jobName });
  for await (const item of engine.dispatcher.stream('watchJobRun', { id }))
    if (item.item === 'finished') expect(item.run.jobRunState).toBe('SUCCEEDED');
  return id;
}

type Sources = NonNullable<Output<'getRunInputs'>['sources']>;

async function inputs(id: string, limit?: number): Promise<Sources> {
  const { sources } = await engine.dispatcher.call('getRunInputs', { id, ...(limit === undefined ? {} : { limit }) });
  return sources!;
}

test('the files of each run are those that were announced for it, in the order of the nodes', async () => {
  await saveJob('id > 0', null);
  for (const name of ['in/a.csv', 'in/b.csv', 'prices/p.csv']) await write(name);
  const rounds: (readonly string[])[] = [[], ['in/c.csv'], ['in/d.csv', 'in/e.csv', 'prices/q.csv']];
  for (const added of rounds) {
    for (const name of added) await write(name);
    const next = await engine.dispatcher.call('getNextInputs', { jobName });
    const ran = await inputs(await run());
    const brief = (sources: readonly (Sources[number] | (typeof next)['sources'][number])[]) =>
      sources
        .map(({ name, fileCount, sizeBytes, readBefore, files }) => [
          name,
          fileCount,
          sizeBytes,
          readBefore,
          files.map(({ path: file, size }) => [file, size]),
        ])
        .map((each) => JSON.stringify(each))
        .toSorted();
    expect(brief(ran)).toEqual(brief(next.sources));
    expect(ran.map(({ name }) => name)).toEqual(['Orders', 'Prices']);
  }
});

test('of many files the first are listed, and all are counted', async () => {
  await saveJob('id > 0', null);
  for (const name of ['in/a.csv', 'in/b.csv', 'in/c.csv', 'prices/p.csv']) await write(name);
  const [orders] = await inputs(await run(), 2);
  expect(orders).toMatchObject({ fileCount: 3, sizeBytes: 21, bookmarked: true, table: null });
  expect(orders!.files.map(({ path: file }) => path.basename(file))).toEqual(['a.csv', 'b.csv']);
});

test('a run has the version of its job, also after an edit; one that was not planned has none', async () => {
  const hash = await saveJob('id > 0', null);
  for (const name of ['in/a.csv', 'prices/p.csv']) await write(name);
  const first = await run();
  const version = (id: string) => engine.dispatcher.call('findRunVersion', { id });
  expect(await version(first)).toMatchObject({ number: 1, isCurrent: true });
  await saveJob('id > 1', hash);
  await write('in/b.csv');
  const second = await run();
  expect(await version(first)).toMatchObject({ number: 1, isCurrent: false });
  expect(await version(second)).toMatchObject({ number: 2, isCurrent: true });
  for (const { number, runs } of await engine.dispatcher.call('getJobVersions', { jobName }))
    expect(runs.newest).toBe(number === 1 ? first : second);
  await expect(version('jr_none')).rejects.toMatchObject({ code: 'EntityNotFound' });
});
