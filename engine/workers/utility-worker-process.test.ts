/** Electron's utilityProcess behind the same interface, with a fake of Electron's module. */

import { EventEmitter } from 'node:events';
import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { utilityWorkers, type UtilityProcessModule } from '#engine/workers/utility-worker-process.ts';

class FakeChild extends EventEmitter {
  pid: number | undefined = undefined;
  readonly stderr = new EventEmitter() as unknown as NodeJS.ReadableStream;
  readonly posted: unknown[] = [];
  kills = 0;

  postMessage(message: unknown): void {
    this.posted.push(message);
  }

  kill(): boolean {
    this.kills += 1;
    return true;
  }
}

function start(): { child: FakeChild; calls: unknown[][]; worker: ReturnType<ReturnType<typeof utilityWorkers>> } {
  const child = new FakeChild();
  const calls: unknown[][] = [];
  const module: UtilityProcessModule = {
    fork: (...args) => {
      calls.push(args);
      return child as never;
    },
  };
  return { child, calls, worker: utilityWorkers(module, '/app/worker-entry.js')() };
}

test('it is started with its role and without the console', () => {
  const { calls } = start();
  expect(calls).toEqual([
    [
      '/app/worker-entry.js',
      [],
      expect.objectContaining({
        serviceName: 'Tenon worker',
        stdio: ['ignore', 'ignore', 'pipe'],
        env: expect.objectContaining({ TENON_PROCESS_ROLE: 'worker' }),
      }),
    ],
  ]);
});

test('messages go both ways until it has ended', async () => {
  const { child, worker } = start();
  const seen: unknown[] = [];
  worker.onMessage((message) => seen.push(message));
  worker.postMessage({ a: 1 });
  child.emit('message', { b: 2 });
  child.stderr.emit('data', 'dying words');
  const exit = new Promise((resolve) => worker.onExit(resolve));
  child.emit('exit', 139);
  expect(await exit).toEqual(
    process.platform === 'win32' ? { code: 139, signal: null } : { code: null, signal: 'SIGSEGV' },
  );
  worker.postMessage('too late');
  expect(child.posted).toEqual([{ a: 1 }]);
  expect(seen).toEqual([{ b: 2 }]);
  expect(worker.lastWords).toBe('dying words');
});

test('a kill before the start takes effect at the start', async () => {
  const { child, worker } = start();
  const real = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { stdio: 'ignore' });
  worker.kill();
  child.pid = real.pid;
  child.emit('spawn');
  const signal = await new Promise((resolve) => real.once('exit', (_code, name) => resolve(name)));
  expect(signal).toBe('SIGKILL');
  expect(worker.pid).toBe(real.pid);
});
