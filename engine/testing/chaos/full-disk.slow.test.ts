/** Workspaces on a disk with too little space: what does not fit is reported as a full disk, and nothing is lost. */

import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
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
  disk = new SmallDisk(folder, 16);
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
