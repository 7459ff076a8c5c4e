/** Leases whose process is reused: the state that survives, the state that is cleared, and when the process ends. */

import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { silentLog } from '#engine/base/log.ts';
import { createWorkerPools } from '#engine/workers/create-worker-pools.ts';
import { describeEnvironment } from '#engine/workers/describe-environment.ts';
import { forkWorkers } from '#engine/workers/fork-worker-process.ts';
import { isSameProcess } from '#engine/workers/process-identity.ts';
import { useTemporaryFolder } from '#engine/workers/testing/temporary-folder.ts';
import { echo, query } from '#engine/workers/testing/trial-operations.ts';
import type { WorkerLimits, WorkerPool, WorkerPools } from '#engine/workers/worker-pool.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

const folder = useTemporaryFolder();
const entry = join(import.meta.dirname, 'testing', 'trial-worker-entry.ts');
const plain = { memoryLimit: 256 * 1024 * 1024, threads: 2 };
const root = (): string => join(folder(), 'root');
const locked = (name = ''): WorkerLimits => ({ ...plain, allowedDirectories: [join(folder(), name)] });
let open: AsyncDisposable | undefined;

function start(idleAfter = 60_000, pool: keyof WorkerPools & string = 'interactive'): WorkerPool {
  const pools = createWorkerPools({
    spawn: forkWorkers({ entry }),
    log: silentLog,
    temporaryRoot: root(),
    recordFolder: root(),
    idleAfter,
    interactive: { maximum: 2, limits: plain },
    job: { maximum: 1, limits: plain },
  });
  open = pools;
  return pools[pool];
}

afterEach(() => open?.[Symbol.asyncDispose]());

const isRunning = (pid: number): boolean => isSameProcess({ pid, started: null });

test('the next lease of the same limits has the same process, and nothing of the one before', async () => {
  const pool = start();
  const first = await pool.lease(locked());
  const { pid } = await first.run(echo, 0);
  const { temporaryDirectory } = await first.run(describeEnvironment, null);
  writeFileSync(join(temporaryDirectory, 'left'), '');
  await first.run(query, 'CREATE TABLE mine AS SELECT 42 AS v');
  await first.run(query, 'FROM mine');
  await first[Symbol.asyncDispose]();

  await using second = await pool.lease(locked());
  expect((await second.run(echo, 0)).pid).toBe(pid);
  expect(existsSync(join(temporaryDirectory, 'left'))).toBe(false);
  await expect(second.run(query, 'FROM mine')).rejects.toMatchObject({ code: 'EntityNotFound' });
  expect((await second.run(describeEnvironment, null)).settings).toMatchObject({ lock_configuration: 'true' });
  await expect(second.run(query, "FROM read_text('/etc/passwd')")).rejects.toMatchObject({ code: 'SqlRefused' });
});

test('one of other limits has the same process too, but not what the one before could read or made', async () => {
  const pool = start();
  // So that no worker is started ahead of the others.
  await using _idle = await pool.lease();
  const first = await pool.lease(locked());
  const { pid } = await first.run(echo, 0);
  writeFileSync(join(folder(), 'mine.csv'), 'v\n42\n');
  const read = `FROM read_csv('${join(folder(), 'mine.csv')}')`;
  expect(await first.run(query, read)).toHaveLength(1);
  await first.run(query, 'CREATE TABLE mine AS SELECT 42 AS v');
  await first[Symbol.asyncDispose]();

  await using second = await pool.lease({ ...locked('elsewhere'), threads: 1 });
  expect((await second.run(echo, 0)).pid).toBe(pid);
  await expect(second.run(query, read)).rejects.toMatchObject({ code: 'SqlRefused' });
  await expect(second.run(query, 'FROM mine')).rejects.toMatchObject({ code: 'EntityNotFound' });
  expect((await second.run(describeEnvironment, null)).settings).toMatchObject({
    lock_configuration: 'true',
    threads: '1',
  });
});

test('a lease that ends because of an error takes its process with it', async () => {
  const pool = start();
  const lease = await pool.lease(locked());
  const { pid } = await lease.run(echo, 0);
  await lease.end();
  expect(isRunning(pid)).toBe(false);
  await using next = await pool.lease(locked());
  expect((await next.run(echo, 0)).pid).not.toBe(pid);
});

test.each([
  ['CREATE VIEW mine AS SELECT 42 AS v', 'FROM mine'],
  ['CREATE SEQUENCE mine', `SELECT nextval('mine')`],
  ['CREATE SCHEMA mine', 'CREATE TABLE mine.t (v INTEGER)'],
  ['CREATE TEMP TABLE mine AS SELECT 42 AS v', 'FROM mine'],
])('nothing of %s is left', async (make, use) => {
  const pool = start();
  const first = await pool.lease(locked());
  const { pid } = await first.run(echo, 0);
  await first.run(query, make);
  await first[Symbol.asyncDispose]();
  await using second = await pool.lease(locked());
  await expect(second.run(query, use)).rejects.toThrow(/mine/u);
  expect((await second.run(echo, 0)).pid).toBe(pid);
});

test('a worker that took much memory ends with its lease', async () => {
  const pool = start();
  const lease = await pool.lease({ ...locked(), memoryLimit: 2 ** 31 });
  const { pid } = await lease.run(echo, 0);
  await lease.run(query, 'SELECT count(*) AS v FROM (SELECT DISTINCT hash(range) FROM range(5000000))');
  await lease[Symbol.asyncDispose]();
  await using next = await pool.lease(locked());
  expect((await next.run(echo, 0)).pid).not.toBe(pid);
  expect(isRunning(pid)).toBe(false);
});

test('a worker that spilled to disk can do so again', async () => {
  const pool = start();
  const rows = triesOfRun(12_000_000, 6_000_000);
  const large = `SELECT count(*) AS v FROM (SELECT DISTINCT range, hash(range) FROM range(${rows}))`;
  for (let lease = 0; lease < 2; lease += 1) {
    await using worker = await pool.lease(locked());
    expect(await worker.run(query, large)).toMatchObject([{ v: BigInt(rows) }]);
  }
});

test('a worker that still runs something ends with its lease', async () => {
  const lease = await start().lease(locked());
  const { pid } = await lease.run(echo, 0);
  const endless = 'SELECT count(*) FROM range(100000000) a, range(100000) b WHERE (a.range * b.range) % 7 = 3';
  const stopped = Promise.allSettled([lease.run(query, endless)]);
  await lease[Symbol.asyncDispose]();
  expect(await stopped).toMatchObject([{ reason: { code: 'Cancelled' } }]);
  expect(isRunning(pid)).toBe(false);
});

test('one that died while it rested is not lent again', async () => {
  const pool = start();
  const lease = await pool.lease(locked());
  const { pid } = await lease.run(echo, 0);
  await lease[Symbol.asyncDispose]();
  process.kill(pid, 'SIGKILL');
  // The pool may not have been notified yet.
  while (isRunning(pid)) await delay(1);
  await using next = await pool.lease(locked());
  expect((await next.run(echo, 1)).value).toBe(1);
});

test('of many jobs with a folder each, the worker of the next starts beside the last, whose process ends', async () => {
  const pool = start(60_000, 'job');
  // However busy the machine is, they come in quick succession.
  const clock = vi.spyOn(performance, 'now').mockReturnValue(1000);
  try {
    const lend = async (name: string, during?: () => Promise<void>): Promise<number> => {
      await using lease = await pool.lease(plain, [join(folder(), name)]);
      const { pid } = await lease.run(echo, 0);
      await during?.();
      return pid;
    };
    const pids = [await lend('a'), await lend('b'), await lend('c')];
    expect(new Set(pids).size).toBe(3);
    const running = (): number => pool.workers.length;
    // Two rest, one works, and one is started ahead.
    const fourth = await lend('d', async () => {
      await expect.poll(running).toBe(4);
    });
    await expect.poll(() => isRunning(fourth)).toBe(false);
    // Those that rest are found again, as long as there are no more jobs in turn than workers that rest.
    for (const name of ['c', 'b', 'c', 'b']) expect(pids).toContain(await lend(name));
    expect(pids).not.toContain(await lend('e'));
    expect(pids).toContain(await lend('b'));
  } finally {
    clock.mockRestore();
  }
});

test('idle workers end when there are too many, after a long idle time, and with their pool', async () => {
  const pool = start(100);
  const leases = await Promise.all([0, 1, 2].map(() => pool.lease(locked())));
  const pids = await Promise.all(leases.map(async (lease) => (await lease.run(echo, 0)).pid));
  for (const lease of leases) await lease[Symbol.asyncDispose]();
  // It waits until the others rest or are ended.
  await (await pool.lease(locked()))[Symbol.asyncDispose]();
  expect(pids.filter(isRunning).length).toBeLessThanOrEqual(2);
  for (let waited = 0; pids.some(isRunning) && waited < 200; waited += 1) await delay(20);
  expect(pids.some(isRunning)).toBe(false);

  const last = await pool.lease(locked());
  const { pid } = await last.run(echo, 0);
  await last[Symbol.asyncDispose]();
  await open?.[Symbol.asyncDispose]();
  expect(isRunning(pid)).toBe(false);
  expect(readdirSync(root())).toEqual([]);
});
