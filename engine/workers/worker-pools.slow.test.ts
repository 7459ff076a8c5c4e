/** Real worker processes: leases, cancel, timeouts, memory, priorities, idle workers and the end of the pools. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { describeEnvironment } from '#engine/workers/describe-environment.ts';
import { isSameProcess } from '#engine/workers/process-identity.ts';
import { echo, hang, query, querySession, wait } from '#engine/workers/testing/trial-operations.ts';
import { endless, trialLimits, useTrialPools } from '#engine/workers/testing/trial-pools.ts';
import { describeWorkers } from '#engine/workers/worker-pool.ts';

const { folder, start } = useTrialPools();

test('too little memory fails the statement, not the worker', async () => {
  const pools = start();
  const { pid } = await pools.interactive.run(echo, 0);
  const greedy = 'SELECT list(hash(i))[7] AS v FROM range(60000000) t(i)';
  await expect(pools.interactive.run(query, greedy)).rejects.toMatchObject({ code: 'OutOfMemory' });
  expect((await pools.interactive.run(echo, 1)).pid).toBe(pid);
});

describe('cancel and timeout', () => {
  test('a query is interrupted, and the worker remains usable', async () => {
    const pools = start();
    const { pid } = await pools.interactive.run(echo, 0);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    await expect(pools.interactive.run(query, endless, { signal: controller.signal })).rejects.toMatchObject({
      code: 'Cancelled',
    });
    expect((await pools.interactive.run(echo, 1)).pid).toBe(pid);
  });

  test('before it starts, while it queues, while it runs', async () => {
    const pools = start({ interactive: { maximum: 1, limits: trialLimits } });
    await expect(pools.interactive.run(echo, 0, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'Cancelled',
    });
    const controller = new AbortController();
    const both = Promise.allSettled([
      pools.interactive.run(wait, 10_000, { signal: controller.signal }),
      pools.interactive.run(echo, 1, { signal: controller.signal }),
    ]);
    await expect(pools.interactive.run(echo, 2, { timeout: 30 })).rejects.toMatchObject({ code: 'OperationTimeout' });
    controller.abort();
    expect(await both).toMatchObject([{ reason: { code: 'Cancelled' } }, { reason: { code: 'Cancelled' } }]);
    expect((await pools.interactive.run(echo, 3)).value).toBe(3);
  });

  test('a timeout interrupts the query', async () => {
    const pools = start();
    await expect(pools.interactive.run(query, endless, { timeout: 300 })).rejects.toMatchObject({
      code: 'OperationTimeout',
      message: expect.stringContaining('300 ms'),
    });
    expect((await pools.interactive.run(echo, 1)).value).toBe(1);
  });

  test('an operation that does not listen costs its worker', async () => {
    const pools = start();
    const { pid } = await pools.interactive.run(echo, 0);
    await expect(pools.interactive.run(hang, null, { timeout: 50 })).rejects.toMatchObject({
      code: 'OperationTimeout',
    });
    expect((await pools.interactive.run(echo, 1)).pid).not.toBe(pid);
  });
});

test('the progress of a statement is reported while it runs', async () => {
  const pools = start();
  const controller = new AbortController();
  const seen: (number | null)[] = [];
  const onProgress = ({ fraction }: { fraction: number | null }): void => {
    seen.push(fraction);
    controller.abort();
  };
  const scanning =
    'CREATE TEMP TABLE t AS SELECT range AS i FROM range(1000000); SELECT count(*) FROM t a, t b WHERE (a.i * b.i) % 7 = 3';
  await expect(pools.interactive.run(query, scanning, { onProgress, signal: controller.signal })).rejects.toMatchObject(
    { code: 'Cancelled' },
  );
  expect(seen[0]).toBeGreaterThanOrEqual(0);
});

describe('a lease', () => {
  test('keeps its state and hides it from others', async () => {
    const pools = start();
    const first = await pools.interactive.lease();
    const second = await pools.interactive.lease();
    expect(first.workerId).not.toBe(second.workerId);
    await first.run(querySession, 'CREATE TEMP TABLE mine AS SELECT 42 AS v');
    expect(await first.run(querySession, 'SELECT v FROM mine')).toEqual([{ v: 42 }]);
    await expect(second.run(querySession, 'SELECT v FROM mine')).rejects.toMatchObject({ code: 'EntityNotFound' });
    await first[Symbol.asyncDispose]();
    await second[Symbol.asyncDispose]();
    await expect(pools.interactive.run(querySession, 'SELECT v FROM mine')).rejects.toMatchObject({
      code: 'EntityNotFound',
    });
  });

  test('has its own limits and folders', async () => {
    const pools = start();
    await using lease = await pools.job.lease({
      memoryLimit: 64 * 1024 * 1024,
      threads: 1,
      allowedDirectories: [folder()],
    });
    const { settings, priority } = await lease.run(describeEnvironment, null);
    expect(settings).toMatchObject({
      memory_limit: '64.0 MiB',
      threads: '1',
      enable_external_access: 'false',
      lock_configuration: 'true',
    });
    if (process.platform !== 'win32') expect(priority).toBe(10);
    await expect(lease.run(query, "SELECT * FROM read_text('/etc/passwd')")).rejects.toMatchObject({
      code: 'SqlRefused',
    });
    await expect(lease.run(query, 'SET threads = 4')).rejects.toMatchObject({ code: 'SqlRefused' });
  });

  test('does not count towards the size of the pool, and disposing it ends its operations', async () => {
    const pools = start({ interactive: { maximum: 1, limits: trialLimits } });
    const lease = await pools.interactive.lease();
    const stopped = Promise.allSettled([lease.run(query, endless)]);
    setTimeout(() => void lease[Symbol.asyncDispose](), 100);
    expect((await pools.interactive.run(echo, 1)).value).toBe(1);
    expect(await stopped).toMatchObject([{ reason: { code: 'Cancelled' } }]);
  });
});

test('a command has one process for what is asked before a run and for its tasks, and holds it to their folders', async () => {
  const tasks = join(folder(), 'tasks');
  const pools = start({ keepsSpares: false, tasksWriteIn: tasks });
  const asked = await Promise.all([1, 2].map((value) => pools.planning.run(echo, value)));
  expect(new Set(asked.map(({ pid }) => pid)).size).toBe(1);
  const { confinement } = await pools.planning.run(describeEnvironment, null);
  await using lease = await pools.job.lease({ ...trialLimits, threads: 1 }, [tasks]);
  expect((await lease.run(echo, 3)).pid).toBe(asked[0]!.pid);
  expect(await lease.run(describeEnvironment, null)).toMatchObject({ confinement, settings: { threads: '1' } });
  expect(describeWorkers(pools)).toHaveLength(1);
});

test('a host that stays asks workers of normal priority', async () => {
  const pools = start();
  const { pid } = await pools.planning.run(echo, 0);
  expect((await pools.interactive.run(echo, 1)).pid).toBe(pid);
});

test('warm workers end when they have long been idle, none is started for them, and the next request gets one', async () => {
  const pools = start({ idleAfter: 100, interactive: { maximum: 4, limits: trialLimits } });
  await Promise.all(Array.from({ length: 4 }, () => pools.interactive.run(wait, 50)));
  const folders = (): string[] => readdirSync(pools.root).filter((name) => name.startsWith('worker-'));
  for (let waited = 0; folders().length > 0 && waited < 300; waited += 1) await delay(20);
  await delay(1000);
  expect([folders(), pools.interactive.workers, pools.job.workers]).toEqual([[], [], []]);
  expect((await pools.interactive.run(echo, 1)).value).toBe(1);
});

test.runIf(process.platform === 'linux')('every thread of a job worker has the lower priority', async () => {
  const pools = start();
  await pools.job.run(query, 'SELECT sum(hash(range)) FROM range(20000000)');
  const { pid } = await pools.job.run(echo, 0);
  const nice = readdirSync(`/proc/${pid}/task`).map((thread) => {
    const text = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'latin1');
    return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[16]);
  });
  expect(nice.length).toBeGreaterThan(2);
  expect(new Set(nice)).toEqual(new Set([10]));
});

test.runIf(process.platform === 'linux')('when memory runs out, workers end before the host', async () => {
  const pools = start();
  const { pid } = await pools.interactive.run(echo, 0);
  const order = (of: number): number => Number(readFileSync(`/proc/${of}/oom_score_adj`, 'utf8'));
  expect(order(pid)).toBeGreaterThan(order(process.pid));
});

test('closing the pools ends every worker, refuses new work and leaves no folder', async () => {
  const pools = start();
  const { pid } = await pools.interactive.run(echo, 0);
  const running = pools.interactive.run(query, endless);
  setTimeout(() => void pools[Symbol.asyncDispose](), 50);
  await expect(running).rejects.toMatchObject({ code: 'Cancelled' });
  await pools[Symbol.asyncDispose]();
  expect(isSameProcess({ pid, started: null })).toBe(false);
  await expect(pools.interactive.run(echo, 1)).rejects.toMatchObject({ code: 'InvalidState' });
  await expect(pools.interactive.lease()).rejects.toMatchObject({ code: 'InvalidState' });
  expect(readdirSync(pools.root)).toEqual([]);
});
