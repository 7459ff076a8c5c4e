import { describe, expect, test } from 'vitest';
import type { AdmittedRun, RunResources } from '#engine/execute/index.ts';
import type { Machine } from '#engine/orchestrate/queue/machine.ts';
import { RunQueue } from '#engine/orchestrate/queue/run-queue.ts';
import type { RunDefaults } from '#engine/orchestrate/queue/run-resources.ts';

const gigabyte = 1024 ** 3;

function machine(cores: number, memory: number, free = memory): Machine {
  return { cores, memory, freeMemory: async () => free };
}

const never = new AbortController().signal;

let runs = 0;
function runOf(resources: RunResources, more: Partial<AdmittedRun> = {}): AdmittedRun {
  return { runId: `jr_${(runs += 1)}`, jobName: 'j', pool: 'default', priority: 5, resources, ...more };
}

describe('defaults from the machine', () => {
  test('threads and workers fill the cores, memory leaves room for twice the limit', () => {
    const queue = new RunQueue(machine(8, 32 * gigabyte));
    const resources = queue.resourcesOf({ workers: null, minWorkers: null, threads: null, memory: null });
    expect(resources).toMatchObject({ workers: 2, threads: 4 });
    expect(resources.workers * (2 * resources.memory + 150 * 1024 * 1024)).toBeLessThanOrEqual(32 * gigabyte * 0.75);
  });

  test('the setting of the job is used unchanged', () => {
    const queue = new RunQueue(machine(2, gigabyte));
    expect(queue.resourcesOf({ workers: 3, minWorkers: null, threads: 5, memory: 100 })).toEqual({
      workers: 3,
      threads: 5,
      memory: 100 * 1024 * 1024,
    });
  });
});

describe('defaults of the workspace', () => {
  const none = { workers: null, minWorkers: null, threads: null, memory: null };
  const megabyte = 1024 * 1024;

  test('count for jobs that state none, from the next run on', () => {
    let defaults: RunDefaults = { workerMemory: 512, workerThreads: 2, workers: 3 };
    const queue = new RunQueue(machine(8, 32 * gigabyte), () => ({ defaults, pools: [] }));
    expect(queue.resourcesOf(none)).toEqual({ workers: 3, threads: 2, memory: 512 * megabyte });
    expect(queue.resourcesOf({ workers: 1, minWorkers: null, threads: 4, memory: 100 })).toEqual({
      workers: 1,
      threads: 4,
      memory: 100 * megabyte,
    });
    defaults = { workerMemory: null, workerThreads: null, workers: null };
    expect(queue.resourcesOf(none)).toEqual(new RunQueue(machine(8, 32 * gigabyte)).resourcesOf(none));
  });

  test('of a larger machine are cut to what this one has', () => {
    const defaults = { workerMemory: 65_536, workerThreads: 64, workers: 1 };
    const queue = new RunQueue(machine(2, 4 * gigabyte), () => ({ defaults, pools: [] }));
    expect(queue.resourcesOf(none)).toEqual({ workers: 1, threads: 2, memory: 2 * gigabyte });
  });
});

describe('admission', () => {
  const half = { workers: 1, threads: 2, memory: gigabyte };

  test('runs wait for cores, in order of arrival', async () => {
    const queue = new RunQueue(machine(4, 64 * gigabyte));
    const order: string[] = [];
    const first = await queue.admit(runOf(half), never);
    const second = await queue.admit(runOf(half), never);
    const third = queue.admit(runOf({ ...half, threads: 4 }), never).then((share) => (order.push('third'), share));
    const fourth = queue.admit(runOf(half), never).then((share) => (order.push('fourth'), share));
    expect([queue.running, queue.waiting]).toEqual([2, 2]);
    await first[Symbol.asyncDispose]();
    expect([queue.running, queue.waiting]).toEqual([1, 2]);
    await second[Symbol.asyncDispose]();
    await (await third)[Symbol.asyncDispose]();
    await (await fourth)[Symbol.asyncDispose]();
    expect(order).toEqual(['third', 'fourth']);
    expect([queue.running, queue.waiting]).toEqual([0, 0]);
  });

  test('runs wait for memory, and one alone is always admitted', async () => {
    const queue = new RunQueue(machine(64, 8 * gigabyte));
    const big = { workers: 1, threads: 1, memory: 20 * gigabyte };
    const first = await queue.admit(runOf(big), never);
    const second = queue.admit(runOf(big), never);
    expect([queue.running, queue.waiting]).toEqual([1, 1]);
    await first[Symbol.asyncDispose]();
    await (await second)[Symbol.asyncDispose]();
  });

  test('memory that other programs took is not free', async () => {
    const queue = new RunQueue(machine(64, 64 * gigabyte, gigabyte));
    const first = await queue.admit(runOf(half), never);
    const stop = new AbortController();
    const second = queue.admit(runOf(half), stop.signal);
    await new Promise((resolve) => setImmediate(resolve));
    expect(queue.waiting).toBe(1);
    stop.abort();
    await expect(second).rejects.toMatchObject({ code: 'Cancelled' });
    expect(queue.waiting).toBe(0);
    await first[Symbol.asyncDispose]();
  });

  test('a run that is stopped while it waits leaves the queue and lets the next one in', async () => {
    const queue = new RunQueue(machine(4, 64 * gigabyte));
    const first = await queue.admit(runOf(half), never);
    const stop = new AbortController();
    const blocked = queue.admit(runOf({ ...half, threads: 4 }), stop.signal);
    const third = queue.admit(runOf(half), never);
    stop.abort();
    await expect(blocked).rejects.toMatchObject({ code: 'Cancelled' });
    await (await third)[Symbol.asyncDispose]();
    await first[Symbol.asyncDispose]();
  });

  test('priority is before age, a person before both, and waiting makes up for priority', async () => {
    let now = 0;
    const queue = new RunQueue(machine(2, 64 * gigabyte), undefined, () => now);
    const order: string[] = [];
    const come = (runId: string, priority: number): Promise<AsyncDisposable> =>
      queue.admit(runOf(half, { runId, priority }), never).then((share) => (order.push(runId), share));
    const running = await come('first', 0);
    const later = [come('low', 1), come('usual', 5), come('high', 9), come('moved', 0), come('last', 5)];
    queue.startNext('moved', 'a run');
    const waiting = async (): Promise<string[]> => (await queue.describe()).waiting.map(({ runId }) => runId);
    expect(await waiting()).toEqual(['moved', 'high', 'usual', 'last', 'low']);
    // As long as nobody starts, all of them grow old alike; one that comes then is younger.
    now = 90 * 60_000;
    later.push(come('new', 9));
    expect(await waiting()).toEqual(['moved', 'high', 'usual', 'last', 'low', 'new']);
    await running[Symbol.asyncDispose]();
    // Each ends as soon as it has started.
    for (const share of later) void share.then((each) => each[Symbol.asyncDispose]());
    await Promise.all(later);
    expect(order).toEqual(['first', 'moved', 'high', 'usual', 'last', 'low', 'new']);
    expect(() => queue.startNext('gone', 'run #1 of job load')).toThrow(
      'Cannot start run #1 of job load next: it is not waiting',
    );
  });

  test('what waits says why, and the numbers add up', async () => {
    const queue = new RunQueue(machine(4, 16 * gigabyte));
    const first = await queue.admit(runOf(half, { runId: 'one' }), never);
    const stop = new AbortController();
    const waits = [
      queue.admit(runOf({ ...half, threads: 3 }, { runId: 'two' }), stop.signal),
      queue.admit(runOf(half, { runId: 'three' }), stop.signal),
    ];
    const state = await queue.describe();
    expect(state.running).toMatchObject([{ runId: 'one', cores: 2, memory: 2 * gigabyte + 150 * 1024 ** 2 }]);
    expect(state.waiting.map(({ reason }) => reason)).toEqual([
      { kind: 'cores', runs: ['one'], needed: 3, free: 2 },
      { kind: 'turn', runs: ['two'] },
    ]);
    stop.abort();
    await Promise.allSettled(waits);
    const big = queue.admit(
      runOf({ workers: 1, threads: 1, memory: 8 * gigabyte }, { runId: 'big' }),
      new AbortController().signal,
    );
    expect((await queue.describe()).waiting).toMatchObject([{ reason: { kind: 'memory', runs: ['one'] } }]);
    await first[Symbol.asyncDispose]();
    await (await big)[Symbol.asyncDispose]();
  });
});
