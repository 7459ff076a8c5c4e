/** A job gets another name: its bookmark and its runs go along, whatever ends the process in between. */

import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCatalog } from '#engine/catalog/index.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';

let folder: string;
let engine: Engine;

const open = (): Promise<Engine> => createEngine({ workspace: folder, title: 'test', inline: true });

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tenon-rename-'));
  await initWorkspace(folder);
  engine = await open();
  await put('in/1.csv', 'id,name\n1,a\n2,b\n');
});

afterEach(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function put(name: string, text: string): Promise<void> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

const job = {
  name: 'load',
  bookmark: 'enable' as const,
  nodes: [
    { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'in', options: { withHeader: true } } },
    {
      id: 'out',
      name: 'Out',
      transform: 'PathTarget',
      inputs: { in: { node: 'in' } },
      args: { path: 'out', format: 'csv' },
    },
  ],
};

async function hashOf(name: string): Promise<string> {
  return (await engine.dispatcher.call('getJob', { name })).hash;
}

async function rename(from: string, to: string): Promise<void> {
  await engine.dispatcher.call('saveJob', {
    job: { ...job, name: to },
    expectedHash: await hashOf(from),
    previousName: from,
  });
}

async function run(jobName: string): Promise<JobRunText> {
  return ended((await engine.dispatcher.call('startJobRun', { jobName })).id);
}

async function ended(id: string): Promise<JobRunText> {
  for await (const item of engine.dispatcher.stream('watchJobRun', { id }))
    if (item.item === 'finished') {
      expect(item.run.error).toBeNull();
      return item.run;
    }
  throw new Error('The run did not end.');
}

async function rows(): Promise<number> {
  const files = (await readdir(path.join(folder, 'out'))).filter((name) => name.endsWith('.csv'));
  const texts = await Promise.all(files.map((name) => readFile(path.join(folder, 'out', name), 'utf8')));
  return texts.map((text) => text.trim().split('\n').length - 1).reduce((sum, count) => sum + count, 0);
}

async function runsOf(jobName: string): Promise<string[]> {
  return (await engine.dispatcher.call('getJobRuns', { jobName })).items.map(({ id }) => id);
}

test('the next run reads only new files, runs are listed under the new name, and an old one can be undone', async () => {
  await engine.dispatcher.call('saveJob', { job, expectedHash: null });
  const first = await run('load');
  await rename('load', 'load orders');
  const second = await run('load orders');
  expect(await rows()).toBe(2);
  expect(await runsOf('load')).toEqual([]);
  expect(await runsOf('load orders')).toEqual([second.id, first.id]);
  await put('in/2.csv', 'id,name\n3,c\n');
  const third = await run('load orders');
  expect(await rows()).toBe(3);
  expect(await engine.dispatcher.call('findUndoRefusal', { id: first.id })).toMatchObject({
    laterRuns: [{ id: third.id, jobName: 'load orders' }],
  });
  for (const { id } of [third, first]) await engine.dispatcher.call('undoJobRun', { id });
  await run('load orders');
  expect(await rows()).toBe(3);
});

test('saveDefinition renames a job in the same way; a name that is taken moves nothing', async () => {
  await engine.dispatcher.call('saveJob', { job, expectedHash: null });
  await engine.dispatcher.call('saveJob', { job: { ...job, name: 'other' }, expectedHash: null });
  const first = await run('load');
  await expect(rename('load', 'other')).rejects.toMatchObject({ code: 'AlreadyExists' });
  expect(await runsOf('load')).toEqual([first.id]);
  await engine.dispatcher.call('saveDefinition', {
    kind: 'job',
    value: { ...job, name: 'load 2' },
    expectedHash: await hashOf('load'),
    previousName: 'load',
  });
  expect(await runsOf('load 2')).toEqual([first.id]);
  await run('load 2');
  expect(await rows()).toBe(2);
});

test('a version that is no longer on disk moves nothing', async () => {
  await engine.dispatcher.call('saveJob', { job, expectedHash: null });
  const first = await run('load');
  const stale = { job: { ...job, name: 'load 2' }, expectedHash: '0'.repeat(64), previousName: 'load' };
  await expect(engine.dispatcher.call('saveJob', stale)).rejects.toMatchObject({ code: 'ConcurrentModification' });
  expect(await runsOf('load')).toEqual([first.id]);
  await run('load');
  expect(await rows()).toBe(2);
});

/** Until the work is done, the catalog refuses what ends a rename of this kind, as it does on a full disk. */
async function whileFull(table: 'job_renames' | 'crawler_renames', work: () => Promise<void>): Promise<void> {
  const database = new BetterSqlite3(path.join(folder, '.tenon/catalog.sqlite'));
  database.exec(`CREATE TRIGGER is_full BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, 'full'); END`);
  await work();
  database.exec('DROP TRIGGER is_full');
  database.close();
}

test('a rename that could not be finished is finished while the host stays, before a trigger starts the job', async () => {
  await engine.dispatcher.call('saveJob', { job, expectedHash: null });
  await run('load');
  const trigger = { name: 'go', type: 'ON_DEMAND', actions: [{ jobName: 'load' }] };
  await engine.dispatcher.call('saveDefinition', { kind: 'trigger', value: trigger, expectedHash: null });
  await whileFull('job_renames', () => expect(rename('load', 'load 2')).rejects.toThrow());
  await put('in/2.csv', 'id,name\n3,c\n');
  const { actions } = await engine.dispatcher.call('startTrigger', { name: 'go' });
  expect(actions).toMatchObject([{ jobName: 'load 2', state: 'STARTED', error: null }]);
  await ended(actions[0]!.id);
  expect(await rows()).toBe(3);
  expect(await runsOf('load 2')).toHaveLength(2);
});

test('a host that fires triggers finishes such renames by itself', async () => {
  await engine[Symbol.asyncDispose]();
  engine = await createEngine({ workspace: folder, title: 'test', inline: true, watch: true });
  const isScheduling = async (): Promise<boolean> => (await engine.dispatcher.call('listTriggers', {})).isScheduling;
  await expect.poll(isScheduling, { timeout: 20_000 }).toBe(true);
  await engine.dispatcher.call('saveJob', { job, expectedHash: null });
  const first = await run('load');
  await whileFull('job_renames', () => expect(rename('load', 'load 2')).rejects.toThrow());
  await expect.poll(() => runsOf('load 2'), { timeout: 20_000 }).toEqual([first.id]);
  await run('load 2');
  expect(await rows()).toBe(2);
});

test('so are those of crawlers', async () => {
  const crawler = { name: 'files', databaseName: 'd', targets: [{ path: 'in' }], schedule: 'cron(0 6 1 1 ? 2190)' };
  const save = { kind: 'crawler' as const, value: crawler, expectedHash: null };
  const { hash } = await engine.dispatcher.call('saveDefinition', save);
  await engine.dispatcher.call('activateTrigger', { kind: 'crawler', name: 'files' });
  for await (const _item of engine.dispatcher.stream('crawl', { crawlerName: 'files' }));
  await engine.dispatcher.call('saveJob', { job, expectedHash: null });
  const trigger = { name: 'go', type: 'ON_DEMAND', actions: [{ jobName: 'load' }] };
  await engine.dispatcher.call('saveDefinition', { kind: 'trigger', value: trigger, expectedHash: null });
  const renamed = { ...save, value: { ...crawler, name: 'files 2' }, expectedHash: hash, previousName: 'files' };
  await whileFull('crawler_renames', () => expect(engine.dispatcher.call('saveDefinition', renamed)).rejects.toThrow());
  await engine.dispatcher.call('startTrigger', { name: 'go' });
  expect((await engine.dispatcher.call('getCrawls', { crawlerName: 'files 2' })).items).toHaveLength(1);
  expect(await engine.dispatcher.call('getTrigger', { kind: 'crawler', name: 'files 2' })).toMatchObject({
    state: 'ACTIVATED',
  });
});

/** A rename that the host began and did not end, with these files of jobs on disk. */
async function cutShort(change: (jobs: string) => Promise<void>): Promise<void> {
  const fromHash = await hashOf('load');
  await engine[Symbol.asyncDispose]();
  {
    await using catalog = await openCatalog({ path: path.join(folder, '.tenon/catalog.sqlite') });
    await catalog.jobRenames.beginJobRename({ from: 'load', to: 'load 2', fromHash });
  }
  await change(path.join(folder, 'jobs'));
  engine = await open();
}

const renamedText = async (jobs: string): Promise<string> =>
  (await readFile(path.join(jobs, 'load.json'), 'utf8')).replace('"name": "load"', '"name": "load 2"');

test.each(['nothing of it', 'both files', 'the new file alone'])(
  'a rename that was cut short with %s on disk is abandoned or finished at the next start',
  async (left) => {
    await engine.dispatcher.call('saveJob', { job, expectedHash: null });
    const first = await run('load');
    for (const edited of [{ ...job, description: 'Edited.' }, job])
      await engine.dispatcher.call('saveJob', { job: edited, expectedHash: await hashOf('load') });
    await put('triggers/go.json', JSON.stringify({ name: 'go', type: 'ON_DEMAND', actions: [{ jobName: 'load' }] }));
    await cutShort(async (jobs) => {
      if (left === 'nothing of it') return;
      await writeFile(path.join(jobs, 'load-2.json'), await renamedText(jobs));
      if (left === 'the new file alone') await rm(path.join(jobs, 'load.json'));
    });
    const name = left === 'nothing of it' ? 'load' : 'load 2';
    expect(await runsOf(name)).toEqual([first.id]);
    expect((await engine.dispatcher.call('getJobs', {})).map((each) => each.name)).toEqual([name]);
    const versions = await engine.dispatcher.call('getJobVersions', { jobName: name });
    expect(versions.map(({ number }) => number)).toEqual([3, 2, 1]);
    await run(name);
    expect(await rows()).toBe(2);
    expect((await engine.dispatcher.call('getTrigger', { name: 'go' })).actions[0]?.jobName).toBe(name);
  },
);

test('of two files after a rename that was cut short, one that was changed since is kept as the job it was', async () => {
  await engine.dispatcher.call('saveJob', { job, expectedHash: null });
  const first = await run('load');
  await cutShort(async (jobs) => {
    await writeFile(path.join(jobs, 'load-2.json'), await renamedText(jobs));
    await writeFile(path.join(jobs, 'load.json'), JSON.stringify({ ...job, description: 'changed' }));
  });
  expect(await runsOf('load')).toEqual([first.id]);
  expect((await engine.dispatcher.call('getJobs', {})).map((each) => each.name)).toEqual(['load', 'load 2']);
});
