/** Real worker processes: pools, leases, crashes, cancel, timeouts, memory, priorities. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { tableFromIPC } from 'apache-arrow';
import { afterEach, describe, expect, test } from 'vitest';
import type { Log } from '#engine/base/log.ts';
import { createWorkerPools, type WorkerPoolsOptions } from '#engine/workers/create-worker-pools.ts';
import { describeEnvironment } from '#engine/workers/describe-environment.ts';
import { forkWorkers } from '#engine/workers/fork-worker-process.ts';
import { isSameProcess } from '#engine/workers/process-identity.ts';
import { useTemporaryFolder } from '#engine/workers/testing/temporary-folder.ts';
import {
  die,
  echo,
  fail,
  hang,
  pages,
  query,
  querySession,
  tell,
  unclonable,
  wait,
} from '#engine/workers/testing/trial-operations.ts';
import type { WorkerPools } from '#engine/workers/worker-pool.ts';

const folder = useTemporaryFolder();
const entry = join(import.meta.dirname, 'testing', 'trial-worker-entry.ts');
const limits = { memoryLimit: 256 * 1024 * 1024, threads: 2 };
const endless = 'SELECT count(*) FROM range(100000000) a, range(100000) b WHERE (a.range * b.range) % 7 = 3';
const lines: { level: string; message: string; details: unknown }[] = [];
const log: Log = { write: (level, message, details) => lines.push({ level, message, details }) };

let open: WorkerPools | undefined;
let count = 0;

function start(options: Partial<WorkerPoolsOptions> = {}): WorkerPools & { root: string } {
  count += 1;
  const root = join(folder(), `root-${count}`);
  open = createWorkerPools({
    spawn: forkWorkers({ entry }),
    log,
    temporaryRoot: root,
    recordFolder: root,
    interactive: { maximum: 2, limits },
    job: { maximum: 1, limits },
    ...options,
  });
  return Object.assign(open, { root });
}

afterEach(async () => {
  await open?.[Symbol.asyncDispose]();
  open = undefined;
});

test('bytes, bigints, maps and undefined cross unchanged', async () => {
  const { interactive } = start();
  const value = {
    bytes: Uint8Array.of(1, 2, 255),
    big: 2n ** 60n,
    map: new Map([['a', [1, undefined]]]),
    nothing: null,
  };
  expect((await interactive.run(echo, value)).value).toEqual(value);
  const [page] = await interactive.run(pages, 'SELECT 1 AS a');
  expect(page).toBeInstanceOf(Uint8Array);
  expect(tableFromIPC(page!).toArray().map(String)).toEqual(['{"a": 1}']);
});

test('one idle worker is ready, and is used before a new one is started', async () => {
  const pools = start();
  const first = await pools.interactive.run(echo, 1);
  expect((await pools.interactive.run(echo, 2)).pid).toBe(first.pid);
});

test('a pool grows to its maximum, and later callers wait in order', async () => {
  const pools = start();
  const order: number[] = [];
  const runs = Array.from({ length: 6 }, async (_, index) => {
    const { pid } = await pools.interactive.run(echo, index).then(async (answer) => {
      await pools.interactive.run(wait, 20);
      return answer;
    });
    order.push(index);
    return pid;
  });
  expect(new Set(await Promise.all(runs)).size).toBeLessThanOrEqual(2);
  expect(order).toHaveLength(6);
});

describe('errors', () => {
  test('an EngineError arrives as it was thrown', async () => {
    const { interactive } = start();
    await expect(interactive.run(fail, 'engine')).rejects.toMatchObject({
      code: 'FileNotFound',
      message: 'x.csv does not exist.',
      hint: 'Check the path.',
      details: { path: 'x.csv' },
    });
    await expect(interactive.run(fail, 'plain')).rejects.toMatchObject({ code: 'Internal', kind: 'unexpected' });
    await expect(interactive.run(fail, 'details')).rejects.toMatchObject({
      code: 'InvalidInput',
      message: 'Odd details.',
    });
    await expect(interactive.run(unclonable, null)).rejects.toMatchObject({ code: 'Internal' });
    await expect(interactive.run({ name: 'trial.nosuch' }, null)).rejects.toMatchObject({
      code: 'Internal',
      details: { operation: 'trial.nosuch' },
    });
    await expect(interactive.run({ name: 'nowhere.at.all' }, null)).rejects.toMatchObject({ code: 'Internal' });
    await expect(interactive.run(echo, () => 1)).rejects.toMatchObject({ code: 'Internal' });
    expect((await interactive.run(echo, 'still here')).value).toBe('still here');
  });
});

describe('a worker that dies', () => {
  test.each([
    ['SIGKILL', /trial\.die was ended by the signal SIGKILL.*memory ran out/],
    ['SIGSEGV', /trial\.die was ended by the signal SIGSEGV.*native code/],
    [7, /trial\.die ended with exit code 7/],
  ])('%s', async (how, message) => {
    const pools = start();
    const before = await pools.interactive.run(echo, 1);
    await expect(pools.interactive.run(die, how)).rejects.toMatchObject({
      code: 'WorkerCrashed',
      message: expect.stringMatching(message),
      hint: expect.stringContaining('again'),
      details: { operation: 'trial.die', pid: before.pid },
    });
    const after = await pools.interactive.run(echo, 2);
    expect(after.pid).not.toBe(before.pid);
    expect(isSameProcess({ pid: before.pid, started: null })).toBe(false);
  });

  test('is killed from outside in the middle of a query, and the queue continues', async () => {
    const pools = start({ interactive: { maximum: 1, limits } });
    const { pid } = await pools.interactive.run(echo, 0);
    const broken = pools.interactive.run(query, endless);
    const queued = [pools.interactive.run(echo, 1), pools.interactive.run(echo, 2)];
    setTimeout(() => process.kill(pid, 'SIGKILL'), 100);
    await expect(broken).rejects.toMatchObject({
      code: 'WorkerCrashed',
      details: { operation: 'trial.query', signal: 'SIGKILL' },
    });
    expect((await Promise.all(queued)).map(({ value }) => value)).toEqual([1, 2]);
  });

  test('while idle, and another one replaces it', async () => {
    const pools = start();
    const { pid } = await pools.interactive.run(echo, 0);
    process.kill(pid, 'SIGKILL');
    // The worker counts as alive until the pool has been notified.
    while (isSameProcess({ pid, started: null })) await delay(20);
    await delay(100);
    expect((await pools.interactive.run(echo, 1)).pid).not.toBe(pid);
  });

  test('before it could start', async () => {
    const pools = start({ spawn: forkWorkers({ entry: join(folder(), 'no-such-entry.ts') }) });
    await expect(pools.interactive.run(echo, 0)).rejects.toMatchObject({
      code: 'WorkerCrashed',
      details: { lastWords: expect.stringContaining('no-such-entry') },
    });
  });

  test('its folder is removed with it', async () => {
    const pools = start();
    const { temporaryDirectory } = await pools.interactive.run(describeEnvironment, null);
    expect(existsSync(temporaryDirectory)).toBe(true);
    await expect(pools.interactive.run(die, 'SIGKILL')).rejects.toMatchObject({ code: 'WorkerCrashed' });
    for (let waited = 0; existsSync(temporaryDirectory) && waited < 100; waited += 1) await delay(20);
    expect(existsSync(temporaryDirectory)).toBe(false);
  });
});

test('too little memory fails the statement, not the worker', async () => {
  const pools = start();
  const { pid } = await pools.interactive.run(echo, 0);
  const greedy = 'SELECT list(hash(i))[7] AS v FROM range(60000000) t(i)';
  await expect(pools.interactive.run(query, greedy)).rejects.toMatchObject({ code: 'OutOfMemory' });
  expect((await pools.interactive.run(echo, 1)).pid).toBe(pid);
}, 60_000);

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
    const pools = start({ interactive: { maximum: 1, limits } });
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
  }, 20_000);
});

test('progress is thinned out, the last is not lost, and log lines arrive', async () => {
  const pools = start();
  await pools.interactive.run(echo, 0);
  const seen: (number | null)[] = [];
  await pools.interactive.run(tell, 5000, { onProgress: ({ fraction }) => seen.push(fraction) });
  expect(seen.length).toBeGreaterThan(0);
  expect(seen.length).toBeLessThan(100);
  expect(lines).toContainEqual({
    level: 'info',
    message: 'told',
    details: { count: 5000, worker: expect.any(Number) },
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
}, 30_000);

describe('a lease', () => {
  test('keeps its state, hides it from others, and ends with its process', async () => {
    const pools = start();
    const first = await pools.interactive.lease();
    const second = await pools.interactive.lease();
    expect(first.workerId).not.toBe(second.workerId);
    await first.run(querySession, 'CREATE TEMP TABLE mine AS SELECT 42 AS v');
    expect(await first.run(querySession, 'SELECT v FROM mine')).toEqual([{ v: 42 }]);
    await expect(second.run(querySession, 'SELECT v FROM mine')).rejects.toMatchObject({ code: 'EntityNotFound' });
    const { pid } = await first.run(echo, 0);
    await first[Symbol.asyncDispose]();
    expect(isSameProcess({ pid, started: null })).toBe(false);
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
    const pools = start({ interactive: { maximum: 1, limits } });
    const lease = await pools.interactive.lease();
    const stopped = Promise.allSettled([lease.run(query, endless)]);
    setTimeout(() => void lease[Symbol.asyncDispose](), 100);
    expect((await pools.interactive.run(echo, 1)).value).toBe(1);
    expect(await stopped).toMatchObject([{ reason: { code: 'Cancelled' } }]);
  });
});

test('warm workers go when they have long been idle, all but one', async () => {
  const pools = start({ idleAfter: 100, interactive: { maximum: 4, limits } });
  await Promise.all(Array.from({ length: 4 }, () => pools.interactive.run(wait, 50)));
  const folders = (): string[] => readdirSync(pools.root).filter((name) => name.startsWith('worker-'));
  for (let waited = 0; folders().length > 2 && waited < 200; waited += 1) await delay(20);
  // One of each pool.
  expect(folders().length).toBeLessThanOrEqual(2);
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
