/** Workspaces on a disk with too little space: what does not fit is reported as a full disk, and nothing is lost. */

import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeWhole, writeWholeSync } from '#engine/base/write-whole.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import { createEngine, initWorkspace } from '#engine/index.ts';
import { SmallDisk } from './workflows/small-disk.ts';

type Engine = Awaited<ReturnType<typeof createEngine>>;

/** Bytes of a page of the file system: with one more, another write is the first that fails. */
const page = 4096;

let folder: string;
let disk: SmallDisk;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tenon-full-disk-'));
  disk = new SmallDisk(folder, 16, 2000);
});
afterEach(() => {
  disk.remove();
  rmSync(folder, { recursive: true, force: true });
});

const open = (root: string): Promise<Engine> => createEngine({ workspace: root, title: 'full disk', inline: true });
/** Of several pages: a part of it could be written. */
const description = '€'.repeat(2048);
const saveJob = (engine: Engine, name: string): Promise<unknown> =>
  engine.dispatcher.call('saveDefinition', {
    kind: 'job',
    expectedHash: null,
    value: { name, description, nodes: [] },
  });
async function jobNames(engine: Engine): Promise<string[]> {
  expect(await engine.dispatcher.call('getWorkspace', {})).toMatchObject({ problems: [] });
  return (await engine.dispatcher.call('getJobs', {})).map(({ name }) => name).toSorted();
}

/** @returns whether the disk had room. @throws what is not the report of a full disk. */
async function hasRoom(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (thrown) {
    const error = thrown instanceof EngineError ? thrown : toEngineError(thrown);
    expect.soft(error).toMatchObject({ code: 'DiskFull', hint: expect.stringMatching(/^Free /u) });
    return false;
  } finally {
    disk.empty();
  }
}

test('a workspace opens, or reports that the disk is full, whatever space is left', async ({ skip }) => {
  if (!disk.canBeFull) skip('needs a file system in memory, which this user cannot mount');
  const root = await initWorkspace(path.join(folder, 'workspace'));
  {
    await using engine = await open(root);
    await saveJob(engine, 'kept');
  }
  let opened = 0;
  for (let pages = 0; pages < 30; pages += 1) {
    disk.fill(pages * page);
    if (await hasRoom(async () => (await open(root))[Symbol.asyncDispose]())) opened += 1;
    await using engine = await open(root);
    expect(await jobNames(engine)).toEqual(['kept']);
  }
  expect(opened).toBeGreaterThan(0);
  expect(opened).toBeLessThan(30);
});

test('a new workspace is created and opened, or reports that the disk is full', async ({ skip }) => {
  if (!disk.canBeFull) skip('needs a file system in memory, which this user cannot mount');
  let opened = 0;
  const amounts = Array.from({ length: 64 }, (_, index) => index * (index < 32 ? 1 : 8));
  for (const pages of amounts) {
    const root = path.join(folder, `workspace ${pages}`);
    disk.fill(pages * page);
    const isThere = await hasRoom(async () => {
      await initWorkspace(root);
      await using engine = await open(root);
      await saveJob(engine, 'kept');
    });
    if (isThere) opened += 1;
    // Whatever is there now is completed.
    await initWorkspace(root).catch((thrown: unknown) => {
      if (!(thrown instanceof EngineError && thrown.code === 'AlreadyExists')) throw thrown;
    });
    {
      await using engine = await open(root);
      expect(await jobNames(engine)).toEqual(isThere ? ['kept'] : expect.toBeOneOf([[], ['kept']]));
    }
    rmSync(root, { recursive: true });
  }
  expect(opened).toBeGreaterThan(0);
  expect(opened).toBeLessThan(amounts.length);
});

test('what is written to an open workspace is there, or reports that the disk is full', async ({ skip }) => {
  if (!disk.canBeFull) skip('needs a file system in memory, which this user cannot mount');
  const root = await initWorkspace(path.join(folder, 'workspace'));
  const saved: string[] = [];
  const databases: string[] = [];
  {
    await using engine = await open(root);
    for (const pages of Array.from({ length: 40 }, (_, index) => index * (index < 20 ? 1 : 5))) {
      disk.fill(pages * page);
      if (await hasRoom(() => saveJob(engine, `job ${pages}`))) saved.push(`job ${pages}`);
      disk.fill(pages * page);
      const database = `d${pages}`;
      if (await hasRoom(() => engine.dispatcher.call('createDatabase', { name: database }))) databases.push(database);
    }
    expect(await jobNames(engine)).toEqual(saved.toSorted());
  }
  await using engine = await open(root);
  expect(await jobNames(engine)).toEqual(saved.toSorted());
  expect(databases).not.toEqual([]);
  const listed = await engine.dispatcher.call('getDatabases', { limit: 100 });
  expect(listed.items.map(({ name }) => name).toSorted()).toEqual(databases.toSorted());
});

test('bytes are written whole, or the write fails', async ({ skip }) => {
  if (!disk.canBeFull) skip('needs a file system in memory, which this user cannot mount');
  const file = path.join(folder, 'bytes');
  const bytes = Buffer.alloc(5 * page, 'x');
  const sync = async (): Promise<void> => {
    const handle = openSync(file, 'w');
    try {
      writeWholeSync(handle, bytes);
    } finally {
      closeSync(handle);
    }
  };
  const ahead = async (): Promise<void> => {
    await using handle = await openFile(file, 'w');
    await writeWhole(handle, bytes, 0);
  };
  for (const write of [sync, ahead])
    for (let pages = 0; pages < 8; pages += 1) {
      disk.fill(pages * page);
      const isThere = await hasRoom(write);
      if (isThere) expect(readFileSync(file)).toEqual(bytes);
      expect(isThere).toBe(pages >= 5);
      rmSync(file);
    }
  // What this protects from: the system writes a part of the bytes, and calls it no error.
  disk.fill(page);
  const handle = openSync(file, 'w');
  expect(writeSync(handle, bytes)).toBe(page);
  closeSync(handle);
});

test('where no file can be created, a workspace opens, takes what is written, or reports that the disk is full', async ({
  skip,
}) => {
  if (!disk.canBeFull) skip('needs a file system in memory, which this user cannot mount');
  const root = await initWorkspace(path.join(folder, 'workspace'));
  const saved: string[] = [];
  for (let files = 0; files < 24; files += 1) {
    disk.fillWithFiles(files);
    await hasRoom(async () => {
      await using engine = await open(root);
      await saveJob(engine, `job ${files}`);
      saved.push(`job ${files}`);
    });
    await using engine = await open(root);
    expect(await jobNames(engine)).toEqual(saved.toSorted());
    disk.fillWithFiles(files);
    if (await hasRoom(() => saveJob(engine, `later ${files}`))) saved.push(`later ${files}`);
  }
  expect(saved).not.toEqual([]);
});

test('a run that a full disk ends is repeated, and no row is lost or doubled', async ({ skip }) => {
  if (!disk.canBeFull) skip('needs a file system in memory, which this user cannot mount');
  const root = await initWorkspace(path.join(folder, 'workspace'));
  mkdirSync(path.join(root, 'in'));
  await using engine = await open(root);
  const node = (id: string, transform: string, args: object, from?: string): object => ({
    id,
    name: id,
    transform,
    args,
    ...(from === undefined ? {} : { inputs: { in: { node: from } } }),
  });
  await engine.dispatcher.call('saveDefinition', {
    kind: 'job',
    expectedHash: null,
    value: {
      name: 'copy',
      bookmark: 'enable',
      nodes: [
        node('in', 'PathSource', { path: 'in', format: 'csv', options: { columnTypes: { id: 'int' } } }),
        node('even', 'Filter', { condition: 'id % 2 = 0' }, 'in'),
        node('out', 'CatalogTarget', { databaseName: 'd', tableName: 't', path: 'out', format: 'json' }, 'even'),
      ],
    },
  });
  const run = async (): Promise<string> => {
    const { id } = await engine.dispatcher.call('startJobRun', { jobName: 'copy' });
    for await (const item of engine.dispatcher.stream('watchJobRun', { id }))
      if (item.item === 'finished') return item.run.error?.code ?? item.run.jobRunState;
    throw new Error('the run did not end');
  };
  const ends = new Map<string, number>();
  const wanted: number[] = [];
  for (let round = 0; round < 60; round += 1) {
    const ids = Array.from({ length: 400 }, (_, index) => round * 400 + index);
    wanted.push(...ids.filter((id) => id % 2 === 0));
    const rows = ids.map((id) => `${id},${'x'.repeat(40)}\n`).join('');
    writeFileSync(path.join(root, 'in', `${round}.csv`), `id,text\n${rows}broken,row\n`);
    disk.fill(round * 10 * page);
    const ending = run().catch((thrown: unknown) => toEngineError(thrown).code);
    // The end of a run is recorded when there is room for it again.
    await Promise.race([ending, delay(1500)]);
    disk.empty();
    const end = await ending;
    ends.set(end, (ends.get(end) ?? 0) + 1);
    if (end !== 'SUCCEEDED') expect(await run()).toBe('SUCCEEDED');
  }
  expect([...ends.keys()].toSorted()).toEqual(['DiskFull', 'SUCCEEDED']);
  const found: number[] = [];
  for await (const item of engine.dispatcher.stream('query', { sql: 'SELECT id FROM d.t ORDER BY id' }))
    if (item.item === 'rows') found.push(...item.rows.map(({ id }) => Number(id)));
  expect(found).toEqual(wanted);
});
