/** Runs between a least and a most number of workers: they grow into what is free, and what others wait for comes back. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AdmittedRun, RunShare } from '#engine/execute/index.ts';
import { RunQueue } from '#engine/orchestrate/queue/run-queue.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

const gigabyte = 1024 ** 3;
const never = new AbortController().signal;
const cores = 8;

function queueOf(free = 64 * gigabyte, settings?: ConstructorParameters<typeof RunQueue>[1], clock?: () => number) {
  return new RunQueue({ cores, memory: 64 * gigabyte, freeMemory: async () => free }, settings, clock);
}

function runOf(runId: string, workers: number, mostWorkers: number, more: Partial<AdmittedRun> = {}): AdmittedRun {
  const resources = { workers, mostWorkers, threads: 1, memory: gigabyte / 4 };
  return { runId, jobName: `job of ${runId}`, pool: 'default', priority: 5, resources, ...more };
}

async function growFully(share: RunShare): Promise<number> {
  while (await share.grow());
  return share.workers;
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

describe('what a job states', () => {
  test('a range begins with the least; the memory of each is that of the most', () => {
    const queue = queueOf();
    const fixed = queue.resourcesOf({ workers: 4, minWorkers: null, threads: 1, memory: null });
    expect(queue.resourcesOf({ workers: 4, minWorkers: 1, threads: 1, memory: null })).toEqual({
      ...fixed,
      workers: 1,
      mostWorkers: 4,
    });
    expect(queue.resourcesOf({ workers: 4, minWorkers: 9, threads: 1, memory: null })).toEqual(fixed);
  });
});

describe('growing', () => {
  test('up to its most, and no further than the machine', async () => {
    const queue = queueOf();
    const one = await queue.admit(runOf('one', 1, 3), never);
    const two = await queue.admit(runOf('two', 2, 20), never);
    expect(await growFully(one)).toBe(3);
    expect(await growFully(two)).toBe(5);
    const { running } = await queue.describe();
    expect(running.map(({ workers, mostWorkers, cores: held }) => [workers, mostWorkers, held])).toEqual([
      [3, 3, 3],
      [5, 20, 5],
    ]);
  });

  test('not into memory that other programs have, nor beyond its pool', async () => {
    const crowded = queueOf(gigabyte / 2);
    expect(await growFully(await crowded.admit(runOf('one', 1, 4), never))).toBe(1);
    const pools = [{ name: 'small', weight: 1, maxRuns: 1, maxCores: 2, maxMemory: null }];
    const defaults = { workerMemory: null, workerThreads: null, workers: null };
    const pooled = queueOf(undefined, () => ({ defaults, pools }));
    expect(await growFully(await pooled.admit(runOf('one', 1, 4, { pool: 'small' }), never))).toBe(2);
  });

  test('not while another run waits; that one is named, and starts once enough is given back', async () => {
    const queue = queueOf();
    const one = await queue.admit(runOf('one', 1, 8), never);
    expect(await growFully(one)).toBe(8);
    let started = false;
    void queue.admit(runOf('two', 3, 3), never).then(() => (started = true));
    await settle();
    for (const left of [7, 6, 5]) {
      expect([started, one.wantedBy?.runId]).toEqual([false, 'two']);
      expect(await one.grow()).toBe(false);
      one.shrink();
      expect(one.workers).toBe(left);
      await settle();
    }
    expect([started, one.wantedBy]).toEqual([true, null]);
  });

  test('while the queue is held, what waits takes nothing from what runs; released, it does', async () => {
    const queue = queueOf();
    const one = await queue.admit(runOf('one', 1, 8), never);
    queue.hold();
    let started = false;
    void queue.admit(runOf('two', 3, 3), never).then(() => (started = true));
    await settle();
    expect(one.wantedBy).toBe(null);
    expect(await growFully(one)).toBe(8);
    queue.release();
    await settle();
    expect([started, one.wantedBy?.runId]).toEqual([false, 'two']);
    for (let given = 0; given < 3; given += 1) one.shrink();
    await settle();
    expect([started, one.wantedBy]).toEqual([true, null]);
  });

  test('a run that waits for the limit of its pool gets workers of that pool alone', async () => {
    const pools = [{ name: 'small', weight: 1, maxRuns: null, maxCores: 2, maxMemory: null }];
    const defaults = { workerMemory: null, workerThreads: null, workers: null };
    const queue = queueOf(undefined, () => ({ defaults, pools }));
    const inPool = await queue.admit(runOf('in', 1, 4, { pool: 'small' }), never);
    const beside = await queue.admit(runOf('beside', 1, 4), never);
    expect([await growFully(inPool), await growFully(beside)]).toEqual([2, 4]);
    void queue.admit(runOf('next', 1, 1, { pool: 'small' }), never);
    await settle();
    expect([inPool.wantedBy?.runId, beside.wantedBy]).toEqual(['next', null]);
  });

  test('one that has ended changes nothing any more', async () => {
    const queue = queueOf();
    const one = await queue.admit(runOf('one', 1, 8), never);
    await growFully(one);
    await one[Symbol.asyncDispose]();
    one.shrink();
    expect([await one.grow(), queue.running, one.wantedBy]).toEqual([false, 0, null]);
  });
});

type Step =
  | { readonly act: 'come'; readonly least: number; readonly more: number }
  | { readonly act: 'grow' | 'shrink' | 'end'; readonly which: number }
  | { readonly act: 'wait'; readonly seconds: number };

const steps = fc.array(
  fc.oneof(
    fc.record({ act: fc.constant('come' as const), least: fc.integer({ min: 1, max: 4 }), more: fc.nat(6) }),
    fc.record({
      act: fc.constantFrom('grow' as const, 'grow' as const, 'shrink' as const, 'end' as const),
      which: fc.nat(),
    }),
    fc.record({ act: fc.constant('wait' as const), seconds: fc.nat(900) }),
  ) as fc.Arbitrary<Step>,
  { minLength: 5, maxLength: 80 },
);

test('whatever grows, shrinks and ends: the machine is never overbooked, and everything that waits starts', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (given) => {
      let now = 0;
      const queue = queueOf(undefined, undefined, () => now);
      const held: { readonly run: AdmittedRun; readonly share: RunShare }[] = [];
      let come = 0;
      const check = async (): Promise<void> => {
        await settle();
        const { running } = await queue.describe();
        expect(running.map(({ runId }) => runId).toSorted()).toEqual(held.map(({ run }) => run.runId).toSorted());
        const taken = held.reduce((sum, { share }) => sum + share.workers, 0);
        expect(running.reduce((sum, run) => sum + run.cores, 0)).toBe(taken);
        if (held.length > 1) expect(taken).toBeLessThanOrEqual(cores);
        for (const { run, share } of held) {
          expect(share.workers).toBeGreaterThanOrEqual(run.resources.workers);
          expect(share.workers).toBeLessThanOrEqual(run.resources.mostWorkers!);
          // Who waits is waited for by all that have more than they began with.
          if (queue.waiting > 0 && share.workers > run.resources.workers) expect(share.wantedBy).not.toBeNull();
        }
      };
      for (const step of given) {
        const chosen =
          step.act === 'come' || step.act === 'wait' ? undefined : held[step.which % Math.max(1, held.length)];
        if (step.act === 'come') {
          const run = runOf(`jr_${(come += 1)}`, step.least, step.least + step.more);
          void queue.admit(run, never).then((share) => held.push({ run, share }));
        } else if (step.act === 'wait') now += step.seconds * 1000;
        else if (step.act === 'grow') {
          const waits = queue.waiting > 0;
          const grew = await chosen?.share.grow();
          if (waits) expect(grew ?? false).toBe(false);
        } else if (step.act === 'shrink') chosen?.share.shrink();
        else if (chosen !== undefined) {
          held.splice(held.indexOf(chosen), 1);
          await chosen.share[Symbol.asyncDispose]();
        }
        await check();
      }
      // When all give back what they can, and then end, nothing is left.
      while (held.length > 0) {
        for (const { share, run } of held) while (share.workers > run.resources.workers) share.shrink();
        await check();
        await held.shift()!.share[Symbol.asyncDispose]();
        await check();
      }
      expect([queue.waiting, queue.running]).toEqual([0, 0]);
    }),
    { numRuns: triesOfRun(400, 60) },
  );
});

test('a pool is charged for the workers that its run had at each time', async () => {
  let now = 0;
  const pools = ['a', 'b'].map((name) => ({ name, weight: 1, maxRuns: null, maxCores: null, maxMemory: null }));
  const defaults = { workerMemory: null, workerThreads: null, workers: null };
  const queue = queueOf(
    undefined,
    () => ({ defaults, pools }),
    () => now,
  );
  const one = await queue.admit(runOf('a1', 1, 8, { pool: 'a' }), never);
  const other = await queue.admit(runOf('b1', 2, 2, { pool: 'b' }), never);
  await growFully(one);
  now += 60_000;
  while (one.workers > 1) one.shrink();
  now += 60_000;
  // a had 6 and then 1 of 8 cores for a minute, b 2 for both: 7 against 4.
  const order: string[] = [];
  const waiting = ['a', 'b'].map((pool) =>
    queue.admit(runOf(`${pool}2`, 8, 8, { pool }), never).then((share) => (order.push(pool), share)),
  );
  await one[Symbol.asyncDispose]();
  await other[Symbol.asyncDispose]();
  await (await Promise.race(waiting))[Symbol.asyncDispose]();
  await Promise.all(waiting);
  expect(order).toEqual(['b', 'a']);
});
