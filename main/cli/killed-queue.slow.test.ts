/** Runs that wait when the host is killed: the next host that stays begins each of them once, whoever started it. */

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { initWorkspace } from '#engine/index.ts';
import { runTenon } from '#main/cli/testing/run-tenon.ts';

const program = path.join(import.meta.dirname, 'testing', 'stay-open-program.ts');
const patience = { timeout: 120_000, interval: 500 };
const hosts: ChildProcess[] = [];
let folder: string;

beforeAll(async () => {
  folder = await initWorkspace(await realpath(await mkdtemp(path.join(tmpdir(), 'tenon-killed-queue-'))));
  const settings = path.join(folder, 'tenon.json');
  const definition = JSON.parse(await readFile(settings, 'utf8')) as Record<string, unknown>;
  await writeFile(settings, JSON.stringify({ ...definition, pools: [{ name: 'default', maxRuns: 1 }] }));
  for (const day of [1, 2]) {
    await mkdir(path.join(folder, `in/day=${day}`), { recursive: true });
    await writeFile(path.join(folder, `in/day=${day}/a.csv`), `id\n${day}\n`);
  }
  const endless = 'SELECT sum(r.range * in1.id % 7) AS n FROM in1, range(100000000000000) r';
  await put('jobs', job('endless', 'in', { id: 'sql', transform: 'SqlTransform', args: { sql: endless } }));
  for (const name of ['by-hand', 'by-trigger', 'first', 'second']) await put('jobs', job(name, 'in'));
  const sliced = { maxConcurrentRuns: 2, defaultArguments: { day: '1' } };
  await put('jobs', { ...job('sliced', 'in/day=${day}'), ...sliced });
  await put('triggers', { name: 'go', type: 'ON_DEMAND', actions: [{ jobName: 'by-trigger' }] });
  const workflowName = 'flow';
  await put('workflows', { name: workflowName });
  await put('triggers', { name: 'begin', workflowName, type: 'ON_DEMAND', actions: [{ jobName: 'first' }] });
  const conditions = [{ jobName: 'first' }];
  const then = { name: 'then', workflowName, enabled: true, conditions, actions: [{ jobName: 'second' }] };
  await put('triggers', { ...then, type: 'CONDITIONAL' });
});
afterAll(async () => {
  for (const host of hosts) host.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

function job(name: string, source: string, middle?: { readonly id: string; readonly [member: string]: unknown }) {
  const from = { in: { node: 'in' } };
  const before = middle === undefined ? [] : [{ name: middle.id, inputs: { in1: { node: 'in' } }, ...middle }];
  const to = { path: `out/${name}`, format: 'csv' };
  const inputs = middle === undefined ? from : { in: { node: middle.id } };
  const nodes = [
    { id: 'in', name: 'In', transform: 'PathSource', args: { path: source, format: 'csv' } },
    ...before,
    { id: 'out', name: 'Out', transform: 'PathTarget', inputs, args: to },
  ];
  return { name, nodes, workers: 1, threads: 1, memory: 128 };
}

async function put(kind: string, value: { readonly name: string; readonly [member: string]: unknown }): Promise<void> {
  await mkdir(path.join(folder, kind), { recursive: true });
  await writeFile(path.join(folder, kind, `${value.name}.json`), JSON.stringify(value));
}

async function openHost(): Promise<ChildProcess> {
  const host = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  hosts.push(host);
  await once(host.stdout, 'data');
  return host;
}

async function kill(host: ChildProcess): Promise<void> {
  host.kill('SIGKILL');
  await once(host, 'exit');
}

async function call<T>(name: string, input: object): Promise<T> {
  const { out, error } = await runTenon(['call', name, JSON.stringify(input)], { folder });
  expect(error).toBe('');
  return JSON.parse(out) as T;
}

interface Run {
  readonly jobName: string;
  readonly jobRunState: string;
}

async function states(): Promise<string[]> {
  const { out } = await runTenon(['runs', '--output', 'json'], { folder });
  return (JSON.parse(out) as Run[]).map((run) => `${run.jobName} ${run.jobRunState}`).sort();
}

test('by hand, by a trigger, by a workflow and by a backfill', { timeout: 400_000 }, async () => {
  const first = await openHost();
  await call('startJobRun', { jobName: 'endless' });
  await expect.poll(states, patience).toEqual(['endless RUNNING']);
  await call('startJobRun', { jobName: 'by-hand' });
  await call('startTrigger', { name: 'go' });
  await call('startWorkflowRun', { name: 'flow' });
  const backfill = await call<{ id: string }>('startBackfill', {
    jobName: 'sliced',
    slicing: { by: 'list', slices: [{ day: '1' }, { day: '2' }] },
    atOnce: 2,
  });
  const each = (state: string, endless: string, ...started: string[]): string[] =>
    [...started.map((name) => `${name} ${state}`), `endless ${endless}`].sort();
  const waiting = ['by-hand', 'by-trigger', 'first', 'sliced', 'sliced'];
  await expect.poll(states, patience).toEqual(each('WAITING', 'RUNNING', ...waiting));
  await kill(first);
  // A command that is over soon leaves them to a host that stays.
  expect(await states()).toEqual(each('WAITING', 'FAILED', ...waiting));
  const second = await openHost();
  await expect.poll(states, patience).toEqual(each('SUCCEEDED', 'FAILED', ...waiting, 'second'));
  for (const [name, count] of Object.entries({ 'by-hand': 2, 'by-trigger': 2, first: 2, second: 2, sliced: 2 })) {
    const { out } = await runTenon(['query', `SELECT count(*) AS n FROM 'out/${name}'`, '--output', 'json'], {
      folder,
    });
    expect([name, JSON.parse(out)]).toEqual([name, [{ n: count }]]);
  }
  const { lastRun } = await call<{ lastRun: unknown }>('getWorkflow', { name: 'flow' });
  expect(lastRun).toMatchObject({ status: 'COMPLETED', statistics: { succeededActions: 2, failedActions: 0 } });
  expect(await call('getBackfill', { id: backfill.id })).toMatchObject({
    status: 'SUCCEEDED',
    counts: { SUCCEEDED: 2 },
  });
  await kill(second);
});

test('commands show what waits, and stop it and what runs', { timeout: 200_000 }, async () => {
  const host = await openHost();
  const numberOf = async (jobName: string, state: string): Promise<string> => {
    const { out } = await runTenon(['runs', jobName, '--output', 'json'], { folder });
    const run = (JSON.parse(out) as { readonly number: number; readonly jobRunState: string }[])[0];
    expect(run?.jobRunState).toBe(state);
    return String(run!.number);
  };
  await call('startJobRun', { jobName: 'endless' });
  await expect.poll(states, patience).toContain('endless RUNNING');
  await call('startJobRun', { jobName: 'by-hand' });
  const running = await numberOf('endless', 'RUNNING');
  expect(await runTenon(['stop', running], { folder })).toMatchObject({
    code: 0,
    out: `endless #${running} STOPPED: nothing was published.\n`,
  });
  // The next one takes its place.
  await expect.poll(() => numberOf('by-hand', 'SUCCEEDED').catch(() => ''), patience).not.toBe('');
  await call('startJobRun', { jobName: 'endless' });
  await expect.poll(states, patience).toContain('endless RUNNING');
  await call('startJobRun', { jobName: 'by-hand' });
  await kill(host);

  const waiting = await numberOf('by-hand', 'WAITING');
  expect((await runTenon(['queue'], { folder })).out).toContain(
    `1 run waits for the app or tenon serve, which starts it: by-hand #${waiting}. Remove one with tenon stop.`,
  );
  expect((await runTenon(['run', 'by-hand'], { folder })).error).toContain('ConcurrentRunsExceeded');
  expect((await runTenon(['stop', waiting], { folder })).out).toContain(`by-hand #${waiting} STOPPED`);
  expect((await runTenon(['queue'], { folder })).out).toContain('Nothing runs or waits.');
  expect((await runTenon(['run', 'by-hand'], { folder })).code).toBe(0);
  expect((await runTenon(['stop', waiting], { folder })).error).toContain('there is nothing to stop');
});
