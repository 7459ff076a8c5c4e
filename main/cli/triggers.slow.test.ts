/** `tenon triggers` and `tenon trigger`: what is listed, and what a start waits for. */

import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { initWorkspace } from '#engine/index.ts';
import { runTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';

let folder: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'tenon-triggers-')));
  await initWorkspace(folder);
  await mkdir(join(folder, 'in'));
  await writeFile(join(folder, 'in', 'a.csv'), 'id\n1\n');
  const put = async (kind: string, value: { readonly name: string }): Promise<void> => {
    await mkdir(join(folder, kind), { recursive: true });
    await writeFile(join(folder, kind, `${value.name}.json`), JSON.stringify(value));
  };
  await put('jobs', {
    name: 'copy',
    nodes: [
      { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'in', format: 'csv' } },
      {
        id: 'out',
        name: 'Out',
        transform: 'PathTarget',
        inputs: { in: { node: 'in' } },
        args: { path: 'out', format: 'csv' },
      },
    ],
  } as { name: string });
  const copy = [{ jobName: 'copy' }];
  await put('triggers', { name: 'go', type: 'ON_DEMAND', actions: copy } as { name: string });
  await put('jobs', {
    name: 'append',
    nodes: [
      { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'in', format: 'csv' } },
      {
        id: 'out',
        name: 'Out',
        transform: 'CatalogTarget',
        inputs: { in: { node: 'in' } },
        args: { databaseName: 'sales', tableName: 'orders', format: 'parquet' },
      },
    ],
  } as { name: string });
  await put('triggers', { name: 'tidy', type: 'ON_DEMAND', actions: [{ compactTable: 'sales.orders' }] } as {
    name: string;
  });
  const half = [{ jobName: 'copy' }, { jobName: 'gone' }];
  await put('jobs', {
    name: 'lost',
    nodes: [
      { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'nowhere', format: 'csv' } },
      {
        id: 'out',
        name: 'Out',
        transform: 'PathTarget',
        inputs: { in: { node: 'in' } },
        args: { path: 'lost', format: 'csv' },
      },
    ],
  } as { name: string });
  await put('triggers', { name: 'fails', type: 'ON_DEMAND', actions: [{ jobName: 'lost' }] } as { name: string });
  await put('triggers', { name: 'half', type: 'ON_DEMAND', actions: half } as { name: string });
  const schedule = { type: 'SCHEDULED', schedule: 'cron(0 6 * * ? 2190)', enabled: true };
  await put('triggers', { name: 'late', ...schedule, actions: copy } as { name: string });
  await put('triggers', { name: 'never', ...schedule, schedule: 'cron(0 0 31 2 ? *)', actions: copy } as {
    name: string;
  });
  await put('triggers', { name: 'wrong', ...schedule, schedule: 'cron(0 25 * * ? *)', actions: copy } as {
    name: string;
  });
});
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

const tenon = (...args: string[]): Promise<Outcome> => runTenon(args, { folder });

test('lists triggers with what is wrong with them, and activates one', async () => {
  const listed = await tenon('triggers');
  expect(listed.code).toBe(0);
  expect(listed.out).toMatch(/late +SCHEDULED +DEACTIVATED, see below +cron\(0 6 \* \* \? 2190\) +copy/u);
  expect(listed.error).toContain('"late" is enabled in its file, but not activated on this computer.');
  expect(listed.error).toContain('hours "25" is not valid');
  expect((await tenon('trigger', 'activate', 'late')).out).toBe('Trigger late is ACTIVATED.\n');
  const shown = await tenon('triggers', 'late', '--next', '2');
  expect(shown.out).toMatch(
    /trigger late: SCHEDULED, ACTIVATED\n.*missed runs: once\n.*\n {2}next:\n {4}2190-.*\n {4}2190-.*\n {2}never fired\n/u,
  );
  expect(shown.error).toBe('Triggers fire only while the app or tenon serve is open.\n');
  expect(JSON.parse((await tenon('triggers', '--output', 'json', '--next', '1')).out)).toMatchObject([
    { name: 'fails' },
    { name: 'go', state: 'CREATED' },
    { name: 'half' },
    { name: 'late', state: 'ACTIVATED', next: [expect.any(Number)] },
    { name: 'never', state: 'DEACTIVATED' },
    { name: 'tidy', actions: [{ compactTable: 'sales.orders' }] },
    { name: 'wrong', state: 'DEACTIVATED', problem: { code: 'InvalidDefinition' } },
  ]);
  expect((await tenon('trigger', 'deactivate', 'late')).out).toBe('Trigger late is DEACTIVATED.\n');
});

test('says that a schedule is never due again', async () => {
  const activated = await tenon('trigger', 'activate', 'never');
  expect(activated).toMatchObject({
    code: 0,
    out: 'Trigger never is ACTIVATED.\n',
    error: 'warning: The schedule of never is never due again: cron(0 0 31 2 ? *).\n',
  });
  const asJson = await tenon('trigger', 'activate', 'never', '--output', 'json');
  expect(JSON.parse(asJson.out)).toMatchObject({ state: 'ACTIVATED', isDueAgain: false, next: [] });
  expect(asJson.error).toContain('never due again');
  expect((await tenon('triggers')).out).toMatch(/never +SCHEDULED +ACTIVATED .* copy +never again/u);
  expect((await tenon('triggers', 'never')).out).toContain('  next: never again\n');
  const off = await tenon('trigger', 'deactivate', 'never', '--output', 'json');
  expect([JSON.parse(off.out), off.error]).toEqual([expect.objectContaining({ isDueAgain: null }), '']);
});

test('activating what only a start fires says so', async () => {
  expect(await tenon('trigger', 'activate', 'go')).toMatchObject({
    code: 0,
    out: 'Trigger go is CREATED.\n',
    error: 'warning: go fires only when you start it, whether it is activated or not: tenon trigger start go\n',
  });
});

test('a start waits for its runs; what could not start is said', async () => {
  const done = await tenon('trigger', 'start', 'go');
  expect([done.code, done.out]).toEqual([0, expect.stringMatching(/^copy #\d+ SUCCEEDED\n$/u)]);
  const half = await tenon('trigger', 'start', 'half', '--output', 'json');
  expect(half.code).toBe(4);
  expect(JSON.parse(half.out)).toMatchObject({
    actions: [
      { jobName: 'copy', runState: 'SUCCEEDED' },
      { jobName: 'gone', state: 'REFUSED', error: { code: 'EntityNotFound' } },
    ],
  });
  const shown = (await tenon('triggers', 'half')).out;
  expect(shown).toContain('There is no job "gone"');
  expect(shown).toMatch(/ by hand +copy +SUCCEEDED/u);
});

test('a run that failed is shown with its reason, by the start and in the history of its trigger', async () => {
  const failed = await tenon('trigger', 'start', 'fails');
  expect(failed.code).toBe(4);
  expect(failed.out).toMatch(/^lost #\d+ FAILED: Source "In" has no file: nowhere does not exist\.\n {2}hint: .+\n$/u);
  expect((await tenon('triggers', 'fails')).out).toContain('Source "In" has no file: nowhere does not exist.');
});

test('pauses all triggers until they are resumed', async () => {
  expect(await tenon('triggers', '--pause')).toMatchObject({
    code: 0,
    out: 'All triggers and schedules of the workspace are paused on this computer. Resume them with tenon triggers --resume.\n',
    error: '',
  });
  expect(await tenon('trigger', 'start', 'go')).toMatchObject({ code: 0 });
  expect((await tenon('triggers')).error).toMatch(
    /^All triggers have been paused since .+\. Resume them with tenon triggers --resume\.$/mu,
  );
  expect((await tenon('triggers', '--resume')).out).toMatch(/^All triggers and schedules .+ fire again\.\n$/u);
  expect((await tenon('triggers', '--pause', '--output', 'json')).error).toContain('paused since');
  const resumed = await tenon('triggers', '--resume', '--output', 'json');
  expect(resumed.error).not.toContain('paused');
  expect(JSON.parse(resumed.out)).toHaveLength(7);
  for (const wrong of [
    ['--pause', '--resume'],
    ['go', '--pause'],
  ])
    expect((await tenon('triggers', ...wrong)).code).toBe(2);
});

test('mistakes', async () => {
  expect(await tenon('trigger', 'begin', 'go')).toMatchObject({ code: 2 });
  expect(await tenon('trigger', 'start', 'got')).toMatchObject({ code: 1, error: expect.stringContaining('"go"') });
  expect(await tenon('triggers', 'none', '--crawler')).toMatchObject({ code: 1 });
});

test('creates, shows and revokes the secret of a webhook', async () => {
  const webhook = { name: 'hook', type: 'EVENT', webhook: {}, actions: [{ jobName: 'copy' }] };
  await writeFile(join(folder, 'triggers', 'hook.json'), JSON.stringify(webhook));
  expect((await tenon('triggers')).out).toMatch(/hook +EVENT +DEACTIVATED +requests to its webhook +copy/u);
  expect((await tenon('webhook', 'show', 'hook')).out).toBe(
    'webhook hook: no secret\n  Create a secret with tenon webhook create NAME.\n  waiting: 0\n  no requests\n',
  );
  const created = await tenon('webhook', 'create', 'hook', '--port', '47110');
  expect(created.out).toMatch(/^tenon_[\w-]{43}\n$/u);
  expect(created.error).toContain('is shown only once. address: http://127.0.0.1:47110/webhooks/wh_');
  const shown = await tenon('webhook', 'show', 'hook');
  expect(shown.out).toContain(
    'webhook hook: takes no requests: its trigger is not activated\n  address: http://127.0.0.1:47110/webhooks/wh_',
  );
  expect(shown.out).not.toContain(created.out.trim());
  expect((await tenon('webhook', 'revoke', 'hook')).out).toBe('Secret of webhook hook revoked.\n');
  expect(JSON.parse((await tenon('webhook', 'show', 'hook', '--output', 'json')).out)).toMatchObject({ address: null });
  for (const name of ['hook', 'late']) {
    const none = await tenon('webhook', 'revoke', name);
    expect([none.code, none.error]).toEqual([
      1,
      expect.stringContaining(`Cannot revoke the secret: the webhook of trigger "${name}" has none.`),
    ]);
  }
  expect(await tenon('webhook', 'create', 'late')).toMatchObject({ code: 1 });
  expect(await tenon('webhook', 'create', 'hook', '--port', '80')).toMatchObject({ code: 2 });
  expect(await tenon('webhook', 'show', 'hook', '--port', '8080')).toMatchObject({ code: 2 });
});

test('a compaction is waited for and listed, and does not start without a table', async () => {
  const none = await tenon('trigger', 'start', 'tidy');
  expect(none.code).toBe(4);
  expect(none.out).toMatch(
    /^compaction of sales\.orders REFUSED: .*"sales(?:\.orders)?" does not exist\.\n {2}hint: .+\n$/u,
  );
  for (let run = 0; run < 2; run += 1) expect((await tenon('run', 'append')).code).toBe(0);
  const files = async (): Promise<number> =>
    (
      JSON.parse((await tenon('call', 'getTableObjects', '{"databaseName":"sales","name":"orders"}')).out) as {
        items: unknown[];
      }
    ).items.length;
  expect(await files()).toBe(2);
  const done = await tenon('trigger', 'start', 'tidy');
  expect([done.code, done.out]).toEqual([0, expect.stringMatching(/^compaction of sales\.orders #\d+ SUCCEEDED\n$/u)]);
  expect(await files()).toBe(1);
  const again = await tenon('trigger', 'start', 'tidy');
  expect([again.code, await files()]).toEqual([0, 1]);
  const shown = (await tenon('triggers', 'tidy')).out;
  expect(shown).toContain('starts: compaction of sales.orders');
  expect(shown.match(/compaction of sales\.orders +SUCCEEDED/gu)).toHaveLength(2);
});
