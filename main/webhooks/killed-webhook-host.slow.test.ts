/** Kills the host at points after a request came: a sender that repeats until it has an answer starts one run, not none or two. */

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { casesOfRun } from '#engine/testing/run-length.ts';
import { makeWebhookPlace, saveWebhook } from '#main/webhooks/testing/webhook-place.ts';
import { serveWebhooks } from '#main/webhooks/serve-webhooks.ts';

const program = fileURLToPath(new URL('testing/webhook-host-program.ts', import.meta.url));

test('each request starts one run', { timeout: 300_000 }, async () => {
  await using place = await makeWebhookPlace();
  const first = await place.open();
  const webhooks = serveWebhooks(first);
  const { secret, address: addressOf } = await saveWebhook(first);
  await webhooks.settled();
  const address = await addressOf();
  await webhooks[Symbol.asyncDispose]();
  await first[Symbol.asyncDispose]();

  const send = async (key: string): Promise<number> => {
    const headers = { authorization: `Bearer ${secret}`, 'idempotency-key': key };
    const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify({ day: key }) });
    await response.arrayBuffer();
    return response.status;
  };

  const record = path.join(place.folder, 'points.txt');
  const recording = await startHost(place.folder, `record:${record}`);
  expect(await send('recorded')).toBe(202);
  await expect.poll(() => readFile(record, 'utf8'), { timeout: 30_000 }).toContain('catalog.createJobRun after');
  await kill(recording);
  const points = (await readFile(record, 'utf8')).split('\n').filter((line) => line.startsWith('catalog '));
  const begin = points.findIndex((line) => line.endsWith('catalog.receiveRequest before'));
  const end = points.findIndex((line) => line.endsWith('catalog.createJobRun after'));
  expect(begin).toBeGreaterThanOrEqual(0);
  expect(end).toBeGreaterThan(begin);
  await rm(record);

  const keys = ['recorded'];
  const tried = casesOfRun([...points.keys()].slice(begin, end + 2), 2, 8);
  for (const point of tried) {
    const key = `killed-at-${point}`;
    keys.push(key);
    const host = await startHost(place.folder, `kill:catalog:${point}`);
    // A refused or lost connection: the sender does not know whether it was heard.
    const status = await send(key).catch(() => null);
    if (status !== null) expect(status).toBe(202);
    // The point may come with the start of the run, or not at all where an earlier one took another turn.
    await Promise.race([once(host, 'exit'), sleep(1500)]);
    await kill(host);
    const next = await startHost(place.folder, '');
    expect(await send(key)).toBe(202);
    await kill(next);
  }

  await using last = await place.open();
  const { dispatcher } = last;
  const waiting = async (): Promise<number> => (await dispatcher.call('getWebhook', { name: 'hook' })).waiting;
  await expect.poll(waiting, { timeout: 60_000 }).toBe(0);
  const pending = async (): Promise<boolean> =>
    (await dispatcher.call('getTrigger', { name: 'hook', firings: 100 })).firings.some(({ actions }) =>
      actions.some(({ state }) => state === 'PENDING'),
    );
  await expect.poll(pending, { timeout: 60_000 }).toBe(false);
  const { firings } = await dispatcher.call('getTrigger', { name: 'hook', firings: 100 });
  const days: (string | undefined)[] = [];
  for (const { actions } of firings.toReversed()) {
    for (const { id, state } of actions) {
      expect(state).toBe('STARTED');
      days.push((await dispatcher.call('getJobRun', { id })).arguments['day']);
    }
  }
  expect(days).toEqual(keys);
});

async function startHost(folder: string, faults: string): Promise<ChildProcess> {
  const env = { ...process.env, TENON_FAULTS: faults, TENON_PROCESS_ROLE: 'host' };
  const host = spawn(process.execPath, [program, folder], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  // A host that is killed before it listens is what the next one makes up for.
  await Promise.race([once(host.stdout, 'data'), once(host, 'exit')]);
  return host;
}

async function kill(host: ChildProcess): Promise<void> {
  if (host.exitCode !== null || host.signalCode !== null) return;
  const ended = once(host, 'exit');
  host.kill('SIGKILL');
  await ended;
}
