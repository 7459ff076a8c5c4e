/** A job or crawler has another name: the files of triggers follow, also one that somebody saves at the same time. */

import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { triggerSchema, type Trigger } from '#engine/contract/definitions/trigger.ts';
import { renameInTriggers, type TriggerFiles } from '#engine/definitions/renames/rename-in-triggers.ts';
import { initWorkspace } from '#engine/definitions/workspace-folder.ts';
import { Workspace } from '#engine/definitions/workspace.ts';

let folder: string;
let workspace: Workspace;
let files: Workspace['stores']['trigger'];
beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'tenon-renamed-')));
  await initWorkspace(folder);
  workspace = await Workspace.open(folder, { title: 'test', watch: false });
  files = workspace.stores.trigger;
});
afterEach(async () => {
  await workspace[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const fileOf = (name: string): string => path.join(folder, 'triggers', `${name}.json`);

async function save(name: string, more: object = {}): Promise<void> {
  const trigger = { name, type: 'ON_DEMAND', actions: [{ jobName: 'a', arguments: { day: 'x' } }], ...more };
  await files.save(triggerSchema.parse(trigger), { expectedHash: null });
}

const onDisk = async (name: string): Promise<Trigger> =>
  triggerSchema.parse(JSON.parse(await readFile(fileOf(name), 'utf8')));

test('actions and conditions follow; what is of the other kind or has another name stays', async () => {
  await save('both', {
    type: 'CONDITIONAL',
    conditions: [{ jobName: 'a', state: 'FAILED' }, { crawlerName: 'a' }, { jobName: 'ab' }],
    actions: [{ crawlerName: 'a' }, { jobName: 'a', arguments: { a: 'a' } }],
  });
  await save('other', { actions: [{ crawlerName: 'a' }] });
  const before = await readFile(fileOf('other'), 'utf8');
  expect(await renameInTriggers(files, 'jobName', 'a', 'b')).toEqual({ changed: ['both'], left: [] });
  expect(await onDisk('both')).toMatchObject({
    conditions: [
      { jobName: 'b', state: 'FAILED' },
      { crawlerName: 'a', state: 'SUCCEEDED' },
      { jobName: 'ab', state: 'SUCCEEDED' },
    ],
    actions: [
      { crawlerName: 'a', arguments: {} },
      { jobName: 'b', arguments: { a: 'a' } },
    ],
  });
  expect(await readFile(fileOf('other'), 'utf8')).toBe(before);
  expect((await renameInTriggers(files, 'crawlerName', 'a', 'c')).changed).toEqual(['both', 'other']);
  expect(await renameInTriggers(files, 'jobName', 'a', 'b')).toEqual({ changed: [], left: [] });
});

test('a change that was saved elsewhere meanwhile is kept', async () => {
  await save('t');
  const theirs = { ...(await onDisk('t')), description: 'theirs' };
  await writeFile(fileOf('t'), JSON.stringify(theirs));
  expect(await renameInTriggers(files, 'jobName', 'a', 'b')).toEqual({ changed: ['t'], left: [] });
  expect(await onDisk('t')).toMatchObject({ description: 'theirs', actions: [{ jobName: 'b' }] });
});

test('a file with a mistake is not overwritten, and the others follow', async () => {
  await save('broken');
  await save('fine');
  await writeFile(fileOf('broken'), '{ "name": "broken", ');
  const { changed, left } = await renameInTriggers(files, 'jobName', 'a', 'b');
  expect(changed).toEqual(['fine']);
  expect(left).toEqual([{ name: 'broken', why: expect.stringContaining('broken') }]);
  expect(await readFile(fileOf('broken'), 'utf8')).toBe('{ "name": "broken", ');
});

test('one that is deleted or always changes does not hinder the rename', async () => {
  await save('t');
  const loaded = files.get('t');
  let tries = 0;
  const busy: TriggerFiles = {
    list: () => [loaded],
    find: () => ({ ...loaded, hash: String((tries += 1)) }),
    save: (value, options) => files.save(value, options),
  };
  expect((await renameInTriggers(busy, 'jobName', 'a', 'b')).left).toMatchObject([{ name: 't' }]);
  expect(tries).toBe(6);
  const deleted: TriggerFiles = { ...busy, find: () => undefined };
  expect((await renameInTriggers(deleted, 'jobName', 'a', 'b')).left).toEqual([]);
});
