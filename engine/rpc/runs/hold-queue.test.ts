/** The queue is held in a host that stays, and nowhere else: a command that is over soon would release it unnoticed. */

import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEngine, initWorkspace } from '#engine/index.ts';

let folder: string;
beforeAll(async () => {
  folder = await initWorkspace(await realpath(await mkdtemp(path.join(tmpdir(), 'tenon-hold-queue-'))));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a command refuses, with the way to do it', async () => {
  await using engine = await createEngine({ workspace: folder, title: 'test', inline: true });
  await expect(engine.dispatcher.call('holdQueue', {})).rejects.toMatchObject({
    code: 'InvalidState',
    message: 'Cannot hold the queue: no app or server has this workspace open.',
    hint: expect.stringContaining('tenon serve') as string,
  });
  await engine.dispatcher.call('releaseQueue', {});
  expect((await engine.dispatcher.call('getQueue', {})).heldOn).toBe(null);
});

test('a host that stays is held since the first time, until it is released or ends', async () => {
  {
    await using engine = await createEngine({ workspace: folder, title: 'test', inline: true, watch: true });
    const heldOn = async (): Promise<number | null> => (await engine.dispatcher.call('getQueue', {})).heldOn;
    await engine.dispatcher.call('holdQueue', {});
    const since = await heldOn();
    expect(since).toBeGreaterThan(0);
    await engine.dispatcher.call('holdQueue', {});
    expect(await heldOn()).toBe(since);
    await engine.dispatcher.call('releaseQueue', {});
    expect(await heldOn()).toBe(null);
    await engine.dispatcher.call('holdQueue', {});
  }
  await using next = await createEngine({ workspace: folder, title: 'test', inline: true, watch: true });
  expect((await next.dispatcher.call('getQueue', {})).heldOn).toBe(null);
});
