/** Real worker processes: pools, errors, crashes, progress; worker-pools.slow.test.ts has leases, cancel, limits and the end. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { tableFromIPC } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { describeEnvironment } from '#engine/workers/describe-environment.ts';
import { forkWorkers } from '#engine/workers/fork-worker-process.ts';
import { isSameProcess } from '#engine/workers/process-identity.ts';
import { die, echo, fail, pages, query, tell, unclonable, wait } from '#engine/workers/testing/trial-operations.ts';
import { endless, trialLimits, useTrialPools } from '#engine/workers/testing/trial-pools.ts';

const { folder, lines, start } = useTrialPools();

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

test('for one command, a worker for jobs waits, and one for reading starts when it is asked for', async () => {
  const pools = start({ keepsSpares: false });
  expect(pools.job.workers).toHaveLength(1);
  expect(pools.interactive.workers).toHaveLength(0);
  const { pid } = await pools.interactive.run(echo, 0);
  expect(await pools.interactive.run(echo, 0)).toMatchObject({ pid });
  expect(pools.interactive.workers).toHaveLength(1);
});

test('an operation finds the worker with its memory, and others leave that one alone while another is free', async () => {
  const { interactive } = start();
  const [first, second] = await Promise.all([
    interactive.run(echo, 0, { memory: 'kept' }).then(async ({ pid }) => {
      await interactive.run(wait, 50);
      return pid;
    }),
    interactive.run(echo, 0).then(({ pid }) => pid),
  ]);
  expect(second).not.toBe(first);
  for (let turn = 0; turn < 3; turn += 1) {
    expect((await interactive.run(echo, turn)).pid).toBe(second);
    expect((await interactive.run(echo, turn, { memory: 'kept' })).pid).toBe(first);
  }
});

test('a pool says which of its workers are busy, and what their processes take', async () => {
  const { interactive } = start();
  const busy = (): number => interactive.workers.filter(({ isBusy }) => isBusy).length;
  await interactive.run(echo, 0);
  expect(busy()).toBe(0);
  const running = interactive.run(wait, 300);
  await expect.poll(busy).toBe(1);
  await running;
  expect(busy()).toBe(0);
  const lease = await interactive.lease();
  await lease.run(echo, 1);
  // Whoever holds it may run the next thing.
  expect(busy()).toBe(1);
  await lease[Symbol.asyncDispose]();
  await expect.poll(busy, { timeout: 10_000 }).toBe(0);
  // A process of Node takes tens of megabytes before it runs anything.
  await expect
    .poll(() => interactive.workers.map(({ memory }) => memory ?? 0), { timeout: 10_000 })
    .toSatisfy((bytes: readonly number[]) => bytes.length > 0 && bytes.every((each) => each > 20e6 && each < 2e9));
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
    ['SIGKILL', /^The worker process was ended by the signal SIGKILL.*memory ran out/],
    ['SIGSEGV', /^The worker process was ended by the signal SIGSEGV.*native code/],
    [7, /^The worker process ended with exit code 7/],
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
    const pools = start({ interactive: { maximum: 1, limits: trialLimits } });
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
    // The pool may not have been notified by then.
    while (isSameProcess({ pid, started: null })) await delay(1);
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
