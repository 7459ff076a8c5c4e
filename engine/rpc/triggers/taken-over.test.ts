/** What was activated, and left to be started, where a workspace comes from is neither here. */

import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEngine, initWorkspace, type OpenedEngine } from '#engine/index.ts';

let base: string;
beforeAll(async () => {
  base = await realpath(await mkdtemp(path.join(tmpdir(), 'tenon-taken-')));
});
afterAll(() => rm(base, { recursive: true, force: true }));

test('a workspace that is taken over', async () => {
  const [one, other] = [path.join(base, 'one'), path.join(base, 'other')];
  await initWorkspace(one);
  {
    await using engine = await createEngine({ workspace: one, title: 'test', inline: true });
    await engine.dispatcher.call('saveDefinition', {
      kind: 'trigger',
      expectedHash: null,
      value: { name: 't', type: 'SCHEDULED', enabled: true, schedule: 'rate(1 minute)', actions: [{ jobName: 'j' }] },
    });
    expect(await engine.dispatcher.call('getTrigger', { name: 't' })).toMatchObject({ state: 'ACTIVATED' });
    const hook = { name: 'hook', type: 'EVENT', enabled: true, webhook: {}, actions: [{ jobName: 'j' }] };
    await engine.dispatcher.call('saveDefinition', { kind: 'trigger', value: hook, expectedHash: null });
    await engine.dispatcher.call('createWebhookSecret', { name: 'hook', port: 47_111 });
    await engine.dispatcher.call('saveDefinition', {
      kind: 'notification',
      expectedHash: null,
      value: { name: 'n', enabled: true, events: ['FAILED'], channel: { type: 'desktop' } },
    });
    const renamed = { kind: 'trigger', value: { ...hook, name: 'renamed' }, previousName: 'hook' } as const;
    await engine.dispatcher.call('saveDefinition', { ...renamed, expectedHash: await hashOf(engine, 'hook') });
    // A renamed trigger keeps its webhook.
    expect((await engine.dispatcher.call('getWebhook', { name: 'renamed' })).address).toContain(':47111/webhooks/wh_');
  }
  const catalogOf = (folder: string): DatabaseSync => new DatabaseSync(path.join(folder, '.tenon', 'catalog.sqlite'));
  const planted = catalogOf(one);
  planted.exec(`INSERT INTO trigger_firings (kind, name, cause, fired_on, caught_up, missed_count)
    VALUES ('trigger', 't', 'REQUEST', 1, 0, 0)`);
  planted.exec(`INSERT INTO trigger_actions (id, firing, position, job_name, arguments, state)
    VALUES ('../../../evil', (SELECT max(sequence) FROM trigger_firings), 0, 'j', '{}', 'PENDING')`);
  planted.exec(`INSERT INTO webhook_requests (id, trigger_name, body_hash, arguments, received_on, state)
    VALUES ('wq_1', 'renamed', '', '{}', 1, 'WAITING')`);
  planted.exec(`INSERT INTO run_ends (kind, run_id) VALUES ('job', 'jr_evil')`);
  planted.exec(`INSERT INTO notification_deliveries (id, notification_name, event_key, channel_type, message, created_on, state,
    next_attempt_on, attempts) VALUES ('nt_1', 'n', 'x', 'command', '{"id":"nt_1"}', 1, 'PENDING', 1, '[]')`);
  planted.exec(`INSERT INTO job_runs (id, job_name, job_run_state, attempt, arguments, plan_hash, created_on, plan)
    VALUES ('jr_waits', 'j', 'WAITING', 0, '{}', '', 1, '')`);
  planted.exec(`INSERT INTO run_starts (run_id, started_as) VALUES ('jr_waits', '{"job":{"name":"j","nodes":[]}}')`);
  planted.close();
  await cp(one, other, { recursive: true });
  {
    await using engine = await createEngine({
      workspace: other,
      title: 'test',
      inline: true,
      watch: true,
      opening: 'take-over',
    });
    expect(await engine.dispatcher.call('getTrigger', { name: 't' })).toMatchObject({ state: 'DEACTIVATED' });
    // It was not begun.
    const { items } = await engine.dispatcher.call('getJobRuns', {});
    expect(items).toMatchObject([{ id: 'jr_waits', jobRunState: 'FAILED', startedOn: null }]);
    const { notifications } = await engine.dispatcher.call('getNotifications', {});
    expect(notifications).toMatchObject([{ name: 'n', activation: 'DEACTIVATED', lastDelivery: { state: 'MISSED' } }]);
    const webhook = await engine.dispatcher.call('getWebhook', { name: 'renamed' });
    expect(webhook).toMatchObject({ address: null, createdOn: null, waiting: 0, requests: [{ state: 'MISSED' }] });
    const expectedHash = await hashOf(engine, 'renamed');
    await engine.dispatcher.call('deleteDefinition', { kind: 'trigger', name: 'renamed', expectedHash });
  }
  const taken = catalogOf(other);
  expect(taken.prepare('SELECT state FROM trigger_actions').all()).toEqual([{ state: 'MISSED' }]);
  expect(taken.prepare('SELECT * FROM trigger_states').all()).toEqual([]);
  expect(taken.prepare('SELECT * FROM notification_states').all()).toEqual([]);
  expect(taken.prepare('SELECT * FROM run_ends').all()).toEqual([]);
  expect(taken.prepare('SELECT * FROM run_starts').all()).toEqual([]);
  // A trigger of the same name that is created later is another one.
  expect(taken.prepare('SELECT * FROM webhook_requests').all()).toEqual([]);
  taken.close();
});

async function hashOf(engine: OpenedEngine, name: string): Promise<string> {
  return (await engine.dispatcher.call('getDefinition', { kind: 'trigger', name })).hash;
}
