/** Notifications through the procedures of a host that stays: real jobs, a real server, files from others. */

import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEngine, initWorkspace, type OpenedEngine } from '#engine/index.ts';

interface Received {
  readonly id: string;
  readonly text: string;
  readonly event: string;
}

let folder: string;
let engine: OpenedEngine;
let server: Server;
let url: string;
let received: Received[];
let bearers: (string | undefined)[];

beforeAll(async () => {
  received = [];
  bearers = [];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      bearers.push(request.headers.authorization);
      received.push(JSON.parse(Buffer.concat(chunks).toString()) as Received);
      response.end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`;
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'tenon-notifications-')));
  await initWorkspace(folder);
  await mkdir(path.join(folder, 'in'));
  await writeFile(path.join(folder, 'in', 'a.csv'), 'id\n1\n2\nx\n');
  await mkdir(path.join(folder, 'notifications'), { recursive: true });
  // As somebody else left it.
  const program = { type: 'command', program: '/usr/bin/touch', arguments: [path.join(folder, 'owned')] };
  const foreign = { name: 'foreign', enabled: true, events: ['SUCCEEDED', 'FAILED'], channel: program };
  await writeFile(path.join(folder, 'notifications', 'foreign.json'), JSON.stringify(foreign));
  engine = await createEngine({ workspace: folder, title: 'test', inline: true, watch: true });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

async function save(value: object, previousName?: string): Promise<void> {
  const name = previousName ?? (value as { name: string }).name;
  const known = await engine.dispatcher.call('getDefinition', { kind: 'notification', name }).catch(() => undefined);
  const given = previousName === undefined ? {} : { previousName };
  const expectedHash = known?.hash ?? null;
  await engine.dispatcher.call('saveDefinition', { kind: 'notification', value, expectedHash, ...given });
}

async function saveJob(name: string, source: string, more: object = {}): Promise<void> {
  const args = { path: source, format: 'csv', options: { withHeader: true, columnTypes: { id: 'int' } } };
  const nodes = [
    { id: 'in', name: 'In', transform: 'PathSource', args },
    {
      id: 'out',
      name: 'Out',
      transform: 'PathTarget',
      inputs: { in: { node: 'in' } },
      args: { path: `out-${name}`, format: 'csv' },
    },
  ];
  await engine.dispatcher.call('saveJob', { job: { name, nodes, ...more }, expectedHash: null });
}

async function run(jobName: string): Promise<string> {
  const { id } = await engine.dispatcher.call('startJobRun', { jobName });
  for await (const _progress of engine.dispatcher.stream('watchJobRun', { id }));
  return id;
}

const activationOf = async (name: string) =>
  (await engine.dispatcher.call('getNotifications', {})).notifications.find((each) => each.name === name)?.activation;

test('real runs reach the receiver, and their pages have what it answered', async () => {
  await expect
    .poll(async () => (await engine.dispatcher.call('getNotifications', {})).isSending, { timeout: 30_000 })
    .toBe(true);
  const channel = { type: 'webhook', url };
  await save({ name: 'all', enabled: true, events: ['SUCCEEDED', 'FAILED', 'REJECTED_RECORDS'], channel });
  expect(await activationOf('all')).toBe('ACTIVATED');
  await saveJob('load', 'in');
  await saveJob('broken', 'nowhere');
  await saveJob('strict', 'in', { maxRejectedRecords: 0 });
  const id = await run('load');
  await run('strict');
  await expect.poll(() => received.length, { timeout: 30_000 }).toBe(2);
  expect(received.map(({ event, text }) => `${event} ${text}`)).toEqual([
    'REJECTED_RECORDS Job "load" succeeded with 1 rejected record.',
    expect.stringMatching(/^FAILED Job "strict" failed: /u),
  ]);
  const deliveriesOf = () => engine.dispatcher.call('getDeliveries', { runId: id });
  await expect.poll(async () => (await deliveriesOf())[0]?.state).toBe('SENT');
  expect(await deliveriesOf()).toMatchObject([
    { id: received[0]!.id, notification: 'all', attempts: [{ isSent: true, answer: '200 OK: ok' }] },
  ]);
});

test('what somebody else enabled runs nothing here, whatever a person changes besides', async () => {
  expect(await activationOf('foreign')).toBe('DEACTIVATED');
  const { value } = await engine.dispatcher.call('getDefinition', { kind: 'notification', name: 'foreign' });
  await save({ ...(value as object), name: 'foreign', description: 'Read here.' });
  expect(await activationOf('foreign')).toBe('DEACTIVATED');
  await expect(engine.dispatcher.call('testNotification', { name: 'foreign' })).rejects.toThrow(
    'is not activated here',
  );
  await expect(
    engine.dispatcher.call('activateNotification', { name: 'foreign', expectedHash: 'of what was shown before' }),
  ).rejects.toThrow('was changed meanwhile');
  await run('load');
  await expect(readFile(path.join(folder, 'owned'))).rejects.toThrow('ENOENT');
  await engine.dispatcher.call('activateNotification', { name: 'foreign' });
  await run('load');
  await expect.poll(() => readFile(path.join(folder, 'owned'), 'utf8').catch(() => null), { timeout: 30_000 }).toBe('');
  // Another command under the same name is not the one that was activated.
  await rm(path.join(folder, 'owned'));
  const file = path.join(folder, 'notifications', 'foreign.json');
  await writeFile(file, (await readFile(file, 'utf8')).replace('/usr/bin/touch', '/bin/mkdir'));
  await expect.poll(() => activationOf('foreign'), { timeout: 30_000 }).toBe('CHANGED');
  await run('load');
  await expect(readFile(path.join(folder, 'owned'))).rejects.toThrow('ENOENT');
  await engine.dispatcher.call('deactivateNotification', { name: 'foreign' });
  expect(await activationOf('foreign')).toBe('DISABLED');
});

test('a secret is in no file and no answer, and goes to its address alone', async () => {
  await engine.dispatcher.call('createVault', { passphrase: 'correct horse' });
  const channel = { type: 'webhook', url, secretId: 'hook' };
  await save({ name: 'secret', enabled: true, events: ['FAILED'], jobName: 'none', channel });
  await engine.dispatcher.call('activateNotification', { name: 'secret' });
  expect((await engine.dispatcher.call('testNotification', { name: 'secret' })).attempts[0]!.answer).toContain(
    'Secret "hook" does not exist',
  );
  await engine.dispatcher.call('saveNotificationSecret', { name: 'secret', secret: 'very-secret' });
  expect(await engine.dispatcher.call('testNotification', { name: 'secret' })).toMatchObject({ state: 'SENT' });
  expect(bearers.at(-1)).toBe('Bearer very-secret');
  const before = received.length;
  await save({
    name: 'secret',
    enabled: true,
    events: ['FAILED'],
    jobName: 'none',
    channel: { ...channel, url: `${url}2` },
  });
  await engine.dispatcher.call('activateNotification', { name: 'secret' });
  expect((await engine.dispatcher.call('testNotification', { name: 'secret' })).attempts[0]!.answer).toContain(
    `it was entered for ${url}.`,
  );
  expect(received).toHaveLength(before);
  const shown = JSON.stringify([
    await engine.dispatcher.call('getNotifications', {}),
    await engine.dispatcher.call('getDeliveries', {}),
    await engine.dispatcher.call('getSecrets', {}),
  ]);
  expect(shown).not.toContain('very-secret');
  const refused = engine.dispatcher.call('saveNotificationSecret', { name: 'all', secret: 'x' });
  await expect(refused).rejects.toThrow('needs none');
});

test('follows a renamed job, and its own new name', async () => {
  const channel = { type: 'webhook', url };
  await save({ name: 'own', enabled: true, jobName: 'strict', events: ['FAILED'], channel });
  const { job, hash } = await engine.dispatcher.call('getJob', { name: 'strict' });
  await engine.dispatcher.call('saveJob', {
    job: { ...job, name: 'exact' },
    expectedHash: hash,
    previousName: 'strict',
  });
  const { value } = await engine.dispatcher.call('getDefinition', { kind: 'notification', name: 'own' });
  expect(value).toMatchObject({ jobName: 'exact' });
  await save({ ...(value as object), name: 'renamed' }, 'own');
  expect(await activationOf('renamed')).toBe('ACTIVATED');
  const before = received.length;
  const id = await run('exact');
  await expect.poll(() => received.length, { timeout: 30_000 }).toBe(before + 1);
  expect((await engine.dispatcher.call('getDeliveries', { runId: id })).map((each) => each.notification)).toEqual([
    'renamed',
  ]);
});

test('a window shows what waits for one, and says so', async () => {
  await save({ name: 'desk', enabled: true, jobName: 'load', events: ['SUCCEEDED'], channel: { type: 'desktop' } });
  await run('load');
  const notices = () => engine.dispatcher.call('getWindowNotices', {});
  await expect.poll(async () => (await notices()).length, { timeout: 30_000 }).toBe(1);
  const [notice] = await notices();
  expect(notice).toMatchObject({ text: 'Job "load" succeeded.', state: 'PENDING', nextAttemptOn: null });
  await engine.dispatcher.call('acknowledgeNotice', { id: notice!.id });
  expect(await notices()).toEqual([]);
});

test('the end of a workflow is reported instead of those of its jobs', async () => {
  await engine.dispatcher.call('saveDefinition', {
    kind: 'workflow',
    value: { name: 'flow' },
    expectedHash: null,
  });
  const trigger = { name: 'go', type: 'ON_DEMAND', workflowName: 'flow', actions: [{ jobName: 'exact' }] };
  await engine.dispatcher.call('saveDefinition', { kind: 'trigger', value: trigger, expectedHash: null });
  const file = await engine.dispatcher.call('getDefinition', { kind: 'notification', name: 'renamed' });
  await engine.dispatcher.call('deleteDefinition', { kind: 'notification', name: 'renamed', expectedHash: file.hash });
  const before = received.length;
  const { id } = await engine.dispatcher.call('startWorkflowRun', { name: 'flow' });
  await expect.poll(() => received.length, { timeout: 30_000 }).toBe(before + 1);
  expect(received.at(-1)!.text).toMatch(/^Workflow "flow" failed: Job "exact" failed/u);
  expect(await engine.dispatcher.call('getDeliveries', { runId: id })).toMatchObject([{ event: 'FAILED' }]);
});
