/** What systemd is asked, and what follows from its answers; how it limits processes is shown where a user manager runs. */

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import type { Log } from '#engine/base/log.ts';
import { memoryOfJobs, openSystemScope, type UserManager } from '#engine/workers/system-scope.ts';

const gibibyte = 1024 ** 3;
const logged: string[] = [];
const log: Log = { write: (_level, message, details) => logged.push(`${message} ${JSON.stringify(details)}`) };
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  logged.splice(0);
});

function start(code = 'setInterval(() => 0, 1000)'): ChildProcess & { pid: number } {
  const child = spawn(process.execPath, ['-e', code], { stdio: 'ignore' });
  children.push(child);
  return child as ChildProcess & { pid: number };
}

/** Answers in turn, then with success. */
function asked(...answers: (string | undefined)[]): { calls: string[]; manager: UserManager } {
  const calls: string[] = [];
  const ask: UserManager['ask'] = (args) => {
    calls.push(args.slice(3).join(' '));
    return Promise.resolve(answers.shift());
  };
  return { calls, manager: { ask, entered: () => Promise.resolve() } };
}

const started = (count: number, pid: number): string =>
  `StartTransientUnit ssa(sv)a(sa(sv)) tenon-jobs-${process.pid}-${count}.scope fail 6 Description s Jobs of Tenon ` +
  `PIDs au 1 ${pid} Delegate b true MemoryMax t ${7 * gibibyte} CPUWeight t 20 IOWeight t 20 0`;
const attached = (count: number, pid: number): string =>
  `AttachProcessesToUnit ssau tenon-jobs-${process.pid}-${count}.scope  1 ${pid}`;

test('the first worker makes the scope, the next ones enter it, and a new one follows a scope that has ended', async () => {
  const [one, two, three] = [start(), start(), start()];
  const { calls, manager } = asked(undefined, undefined, 'Unit tenon-jobs-1-1.scope not loaded.');
  const scope = openSystemScope({ memory: 8 * gibibyte, log, manager })!;
  await Promise.all([scope.add(one.pid), scope.add(two.pid)]);
  await scope.add(three.pid);
  expect(calls).toEqual([started(1, one.pid), attached(1, two.pid), attached(1, three.pid), started(2, three.pid)]);
  expect(logged).toEqual([]);
});

test('a manager that refuses is not asked again', async () => {
  const [one, two] = [start(), start()];
  const { calls, manager } = asked('Access denied');
  const scope = openSystemScope({ memory: 8 * gibibyte, log, manager })!;
  await scope.add(one.pid);
  await scope.add(two.pid);
  expect(calls).toEqual([started(1, one.pid)]);
  expect(logged).toEqual(['The system does not limit what jobs use together. {"reason":"Access denied"}']);
});

test('a worker that has ended meanwhile says nothing of the system', async () => {
  const one = start('0');
  await once(one, 'exit');
  const { calls, manager } = asked('no');
  await openSystemScope({ memory: 8 * gibibyte, log, manager })!.add(one.pid);
  expect([calls, logged]).toEqual([[], []]);
});

test('the computer keeps an eighth, and a gigabyte at least', () => {
  expect([4, 8, 64].map((memory) => memoryOfJobs(memory * gibibyte) / gibibyte)).toEqual([3, 7, 56]);
  expect(openSystemScope({ memory: 1.9 * gibibyte, log, manager: asked().manager })).toBeUndefined();
});

const hasManager = existsSync(`${process.env['XDG_RUNTIME_DIR'] ?? ''}/systemd/private`);

test.runIf(hasManager)('a worker that takes too much is ended, and no other one', { timeout: 120_000 }, async () => {
  // Jobs get one gigabyte of what this scope takes for the memory of the computer.
  const scope = openSystemScope({ memory: 2 * gibibyte, log })!;
  const [small, large] = [start(), start('const a = []; setInterval(() => a.push(Buffer.alloc(5e7, 1)), 10)')];
  await scope.add(small.pid);
  await scope.add(large.pid);
  expect(logged).toEqual([]);
  expect(readFileSync(`/proc/${small.pid}/cgroup`, 'utf8')).toContain(`/tenon-jobs-${process.pid}-1.scope`);
  expect(await once(large, 'exit')).toEqual([null, 'SIGKILL']);
  await delay(500);
  expect([small.exitCode, small.signalCode]).toEqual([null, null]);
});
