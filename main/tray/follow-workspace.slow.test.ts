/** The tray follows a workspace through its real engine: runs, failures, what is activated and what comes next. */

import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Input } from '#engine/contract/procedures/index.ts';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';
import { followWorkspace, type FollowedWorkspace } from '#main/tray/follow-workspace.ts';

const patience = { timeout: 30_000 };
let folder: string;
let engine: Engine;
let followed: FollowedWorkspace;
let isLooking = false;
let changes = 0;
/** What the next answer about the queue waits for. */
let held: Promise<void> | undefined;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'tenon-tray-')));
  await initWorkspace(folder);
  await mkdir(path.join(folder, 'in'));
  await writeFile(path.join(folder, 'in', 'a.csv'), `id\n${Array.from({ length: 2000 }, (_, id) => id).join('\n')}\n`);
  engine = await createEngine({ workspace: folder, title: 'test', inline: true, watch: true });
  await saveJob('broken', 'nowhere', 'SELECT * FROM in1');
  await saveJob(
    'endless',
    'in',
    'SELECT max(md5(concat(a.id, b.id, c.id, d.id))) AS x FROM in1 a, in1 b, in1 c, in1 d',
  );
  followed = followWorkspace({
    id: '1',
    name: 'folder',
    dispatcher: {
      call: async (procedure, input, signal) => {
        const answer = await engine.dispatcher.call(procedure, input, signal);
        if (procedure === 'getQueue' && held !== undefined) {
          const wait = held;
          held = undefined;
          await wait;
        }
        return answer;
      },
      stream: engine.dispatcher.stream.bind(engine.dispatcher),
    },
    isLooking: () => isLooking,
    onChange: () => (changes += 1),
    delay: 20,
  });
});
afterAll(async () => {
  followed[Symbol.dispose]();
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function saveJob(name: string, source: string, sql: string): Promise<void> {
  const nodes: Input<'saveJob'>['job']['nodes'] = [
    { id: 'in', name: 'In', transform: 'PathSource', args: { path: source, format: 'csv' } },
    { id: 'sql', name: 'Sql', transform: 'SqlTransform', inputs: { in1: { node: 'in' } }, args: { sql } },
    {
      id: 'out',
      name: 'Out',
      transform: 'PathTarget',
      inputs: { in: { node: 'sql' } },
      args: { path: name, format: 'csv' },
    },
  ];
  await engine.dispatcher.call('saveJob', { job: { name, nodes }, expectedHash: null });
}

const start = (jobName: string) => engine.dispatcher.call('startJobRun', { jobName });

test('a run is listed while it runs, and not when it was stopped by a person', async () => {
  const run = await start('endless');
  await expect.poll(() => followed.glance.runs, patience).toEqual([expect.objectContaining({ title: 'endless #1' })]);
  await engine.dispatcher.call('stopJobRun', { id: run.id });
  await expect.poll(() => followed.glance.runs, patience).toEqual([]);
  expect(followed.glance.failed).toEqual([]);
  expect(changes).toBeGreaterThan(1);
});

test('a failure stays until somebody looks, and is none for who looks already', async () => {
  await start('broken');
  await expect.poll(() => followed.glance.failed, patience).toEqual(['broken #2']);
  followed.look();
  expect(followed.glance.failed).toEqual([]);
  isLooking = true;
  const { id } = await start('broken');
  await expect
    .poll(async () => (await engine.dispatcher.call('getJobRun', { id })).jobRunState, patience)
    .toBe('FAILED');
  isLooking = false;
  // Events come in order: with this one, the earlier ones were seen.
  await start('broken');
  await expect.poll(() => followed.glance.failed, patience).toEqual(['broken #4']);
});

test('an activated trigger is counted with its next start, until it is deactivated', async () => {
  const value = {
    name: 'nightly',
    type: 'SCHEDULED',
    schedule: 'cron(0 2 * * ? *)',
    enabled: true,
    actions: [{ jobName: 'broken' }],
  };
  await engine.dispatcher.call('saveDefinition', { kind: 'trigger', value, expectedHash: null });
  await engine.dispatcher.call('activateTrigger', { name: 'nightly' });
  await expect
    .poll(() => followed.glance, patience)
    .toMatchObject({ activated: { triggers: 1 }, next: { name: 'nightly' } });
  expect(followed.glance.next!.time).toBeGreaterThan(Date.now());
  await engine.dispatcher.call('deactivateTrigger', { name: 'nightly' });
  await expect.poll(() => followed.glance, patience).toMatchObject({ activated: { triggers: 0 }, next: null });
});

test('an answer that comes late does not replace a newer one', async () => {
  const late = Promise.withResolvers<void>();
  held = late.promise;
  const older = followed.refresh();
  await expect.poll(() => held === undefined, patience).toBe(true);
  await engine.dispatcher.call('activateTrigger', { name: 'nightly' });
  const newer = followed.refresh();
  // It may wait for the older one, so it is not waited for.
  await Promise.race([newer, delay(500)]);
  late.resolve();
  await Promise.all([older, newer]);
  expect(followed.glance.activated.triggers).toBe(1);
});

test('what is activated already is counted once the engine fires it, although nothing happens', async () => {
  followed[Symbol.dispose]();
  await engine[Symbol.asyncDispose]();
  engine = await createEngine({ workspace: folder, title: 'test', inline: true, watch: true });
  // Asks before the engine fires anything.
  followed = followWorkspace({
    id: '1',
    name: 'folder',
    dispatcher: engine.dispatcher,
    isLooking: () => false,
    onChange: () => undefined,
    delay: 0,
  });
  await expect.poll(() => followed.glance, patience).toMatchObject({ activated: { triggers: 1 } });
});
