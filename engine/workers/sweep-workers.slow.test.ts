/** When a host is killed, its workers end by themselves or are ended, and their files are removed. */

import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { identifyProcess, isSameProcess, type ProcessIdentity } from '#engine/workers/process-identity.ts';
import { sweepWorkerFolders, sweepWorkers } from '#engine/workers/sweep-workers.ts';
import { useTemporaryFolder } from '#engine/workers/testing/temporary-folder.ts';

const folder = useTemporaryFolder();
const host = join(import.meta.dirname, 'testing', 'trial-host.ts');
const entry = join(import.meta.dirname, 'testing', 'trial-worker-entry.ts');

async function startHost(root: string): Promise<{ child: ChildProcess; workers: ProcessIdentity[] }> {
  const child = spawn(process.execPath, [host, root, entry], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve) =>
    child.stdout!.once('data', (data: Buffer) => resolve(String(data))),
  );
  return { child, workers: (JSON.parse(line) as number[]).map((pid) => identifyProcess(pid)!) };
}

async function waitUntilGone(workers: readonly ProcessIdentity[]): Promise<void> {
  while (workers.some(isSameProcess)) await delay(20);
}

test('the workers of a killed host end, even in the middle of a query', async () => {
  const root = join(folder(), 'killed');
  const { child, workers } = await startHost(root);
  expect(workers.every(isSameProcess)).toBe(true);
  child.kill('SIGKILL');
  await waitUntilGone(workers);
  expect(readdirSync(root).filter((name) => name.startsWith('workers-'))).toHaveLength(1);
  await sweepWorkers(root, root);
  expect(readdirSync(root)).toEqual([]);
});

test('a worker that cannot notice is killed by the next host', async () => {
  const root = join(folder(), 'stopped');
  const { child, workers } = await startHost(root);
  for (const worker of workers) process.kill(worker.pid, 'SIGSTOP');
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('exit', resolve));
  const { killed } = await sweepWorkers(root, root);
  expect(new Set(killed)).toEqual(new Set(workers.map(({ pid }) => pid)));
  expect(workers.some(isSameProcess)).toBe(false);
  expect(readdirSync(root)).toEqual([]);
});

test('the workers of a living host are left alone', async () => {
  const root = join(folder(), 'living');
  const { child, workers } = await startHost(root);
  const before = readdirSync(root).sort();
  expect(await sweepWorkers(root, root)).toEqual({ killed: [], removed: [] });
  expect(workers.every(isSameProcess)).toBe(true);
  expect(readdirSync(root).sort()).toEqual(before);
  child.kill('SIGKILL');
  await waitUntilGone(workers);
});

test('another process that got the number of a dead worker is not touched', async () => {
  const root = join(folder(), 'reused');
  mkdirSync(root);
  const stranger = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { stdio: 'ignore' });
  writeFileSync(
    join(root, 'workers-1-x.json'),
    JSON.stringify({
      host: { pid: 1, started: 'long ago' },
      workers: [{ pid: stranger.pid, started: 'long ago', temporaryDirectory: join(root, 'worker-1-x') }],
    }),
  );
  mkdirSync(join(root, 'worker-1-x', 'deep'), { recursive: true });
  expect(await sweepWorkers(root, root)).toEqual({ killed: [], removed: ['worker-1-x'] });
  expect(identifyProcess(stranger.pid!)).toBeDefined();
  stranger.kill('SIGKILL');
});

test('the folder of a running command that keeps no record is left alone', async () => {
  const root = join(folder(), 'inline');
  mkdirSync(join(root, `worker-${process.pid}-x`), { recursive: true });
  expect(await sweepWorkers(root, root)).toEqual({ killed: [], removed: [] });
});

test('an unreadable record or a missing folder is ignored', async () => {
  const root = join(folder(), 'unreadable');
  mkdirSync(root);
  writeFileSync(join(root, 'workers-2-x.json'), '{"host":');
  writeFileSync(join(root, 'not ours.txt'), 'x');
  expect(await sweepWorkers(root, root)).toEqual({ killed: [], removed: [] });
  expect(readdirSync(root)).toEqual(['not ours.txt']);
  expect(await sweepWorkers(join(folder(), 'nowhere'), join(folder(), 'nowhere'))).toEqual({ killed: [], removed: [] });
});

test('the folder of a one-shot command that was killed is removed, that of a running one is not', async () => {
  const root = join(folder(), 'commands');
  const gone = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await new Promise((resolve) => gone.once('exit', resolve));
  const [left, living] = [`worker-${gone.pid}-wk_1`, `worker-${process.pid}-wk_2`];
  for (const name of [left, living, 'of-another-kind']) mkdirSync(join(root, name), { recursive: true });
  expect(await sweepWorkerFolders(root)).toEqual([left]);
  expect(readdirSync(root).sort()).toEqual(['of-another-kind', living].sort());
});
