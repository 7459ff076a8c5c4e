/** A host whose window must ask first: nothing is open before the answer, what was asked meanwhile is answered after it. */

import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OpeningQuestion } from '#engine/contract/definitions/opening-question.ts';
import { createAskingEngine, createEngine, initWorkspace, type Engine } from '#engine/index.ts';

let folder: string;
let root: string;
let questions: OpeningQuestion[];
let opened: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenon-asking-'));
  root = await initWorkspace(join(folder, 'ws'));
  await using engine = await createEngine({ workspace: root, title: 'its maker', inline: true });
  await engine.dispatcher.call('createDatabase', { name: 'sales' });
  // As if it had come from another computer: under this path nothing is known.
  await rm(join(root, '.tenon/identity.json'));
  [questions, opened] = [[], 0];
});
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

const ask = (): Promise<Engine> =>
  createAskingEngine(
    { workspace: root, title: 'host', inline: true },
    () => {
      opened += 1;
      return Promise.resolve(undefined);
    },
    (question) => questions.push(question),
  );

test('asks, waits, and answers what was asked meanwhile', async () => {
  await using engine = await ask();
  const before = await readdir(join(root, '.tenon'));
  expect(questions).toEqual([{ root, stateFolder: join(root, '.tenon'), why: expect.any(String), mayTakeOver: true }]);
  expect(await engine.dispatcher.call('getOpening', {})).toEqual({ question: questions[0] });
  const waiting = engine.dispatcher.call('getDatabases', {});
  const abort = new AbortController();
  const given = engine.dispatcher.call('getJobs', {}, abort.signal);
  abort.abort();
  await expect(given).rejects.toMatchObject({ code: 'Cancelled' });
  await expect(engine.dispatcher.callByName('openWorkspace', { opening: 'all' }, abort.signal)).rejects.toMatchObject({
    code: 'InvalidInput',
  });
  await expect(engine.dispatcher.callByName('toString', {}, abort.signal)).rejects.toMatchObject({
    code: 'EntityNotFound',
  });
  expect([await readdir(join(root, '.tenon')), opened]).toEqual([before, 0]);
  expect(await engine.dispatcher.call('openWorkspace', { opening: 'take-over' })).toEqual({});
  expect((await waiting).items.map(({ name }) => name)).toContain('sales');
  expect(await engine.dispatcher.call('getOpening', {})).toEqual({ question: null });
  expect((await engine.workspace()).readOnly).toBe(false);
  expect(opened).toBe(1);
  await expect(engine.dispatcher.call('openWorkspace', { opening: 'fresh' })).rejects.toMatchObject({
    code: 'InvalidState',
  });
});

test('a refused answer leaves the question; read-only opens then and refuses changes', async () => {
  await symlink('/', join(root, '.tenon/elsewhere'));
  await using engine = await ask();
  await expect(engine.dispatcher.call('openWorkspace', { opening: 'take-over' })).rejects.toMatchObject({
    code: 'ForeignWorkspace',
    message: expect.stringContaining('elsewhere is a link') as string,
  });
  expect((await engine.dispatcher.call('getOpening', {})).question).not.toBeNull();
  await engine.dispatcher.call('openWorkspace', { opening: 'read-only' });
  expect((await engine.dispatcher.call('getWorkspace', {})).readOnly).toBe(true);
  await expect(engine.dispatcher.call('createDatabase', { name: 'x' })).rejects.toMatchObject({
    code: 'InvalidState',
    message: 'Cannot change the workspace: it is open read-only.',
  });
});

test('closed without an answer, whatever waits ends and nothing was opened', async () => {
  const engine = await ask();
  const waiting = engine.dispatcher.call('getDatabases', {});
  const events = engine.dispatcher.stream('watchEvents', {})[Symbol.asyncIterator]().next();
  const ends = Promise.allSettled([waiting, events]);
  await engine[Symbol.asyncDispose]();
  expect(await ends).toMatchObject([
    { status: 'rejected', reason: { code: 'Cancelled' } },
    { status: 'rejected', reason: { code: 'Cancelled' } },
  ]);
  expect(opened).toBe(0);
});
