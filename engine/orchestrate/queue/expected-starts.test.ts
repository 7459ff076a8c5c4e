/** Expected starts against the queue itself: runs that last as long as expected start when they were expected to. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectedStarts, type RunLength } from '#engine/orchestrate/queue/expected-starts.ts';
import { RunQueue } from '#engine/orchestrate/queue/run-queue.ts';
import type { QueueState } from '#engine/orchestrate/queue/queue-state.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

const megabyte = 1024 ** 2;
const memory = 8192 * megabyte;
const never = new AbortController().signal;

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

const someRun = fc.record({
  job: fc.nat(3),
  resources: fc.record({
    workers: fc.integer({ min: 1, max: 3 }),
    threads: fc.integer({ min: 1, max: 5 }),
    memory: fc.integer({ min: 64, max: 2500 }).map((size) => size * megabyte),
  }),
});
const limit = (max: number): fc.Arbitrary<number | null> => fc.option(fc.integer({ min: 1, max }), { freq: 3 });
const somePool = fc.record({ maxRuns: limit(3), maxCores: limit(9), maxMemory: limit(9000) });
/** Minutes: together less than what raises a priority. */
const someLengths = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 4, maxLength: 4 });

test('every run starts when it was expected to', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(someRun, { minLength: 1, maxLength: 14 }),
      somePool,
      someLengths,
      async (runs, limits, lengths) => {
        let now = 0;
        const pools = [{ name: 'default', weight: 1, ...limits }];
        const queue = new RunQueue(
          { cores: 8, memory, freeMemory: async () => Number.MAX_SAFE_INTEGER },
          () => ({ defaults: { workerMemory: null, workerThreads: null, workers: null }, pools }),
          () => now,
        );
        const started = new Map<string, number>();
        const active: { readonly endsOn: number; readonly share: AsyncDisposable }[] = [];
        for (const [index, { job, resources }] of runs.entries()) {
          const run = { runId: `jr_${index}`, jobName: `job ${job}`, pool: 'default', priority: 5, resources };
          void queue.admit(run, never).then((share) => {
            started.set(run.runId, now);
            active.push({ endsOn: now + lengths[job]!, share });
          });
        }
        await settle();
        const known = new Map(
          lengths.map((usual, job): [string, RunLength] => [`job ${job}`, { usual, longest: usual }]),
        );
        const state = await queue.describe();
        const expected = expectedStarts(state, known, now);
        const waiting = new Set(state.waiting.map(({ runId }) => runId));
        while (active.length > 0) {
          now = Math.min(...active.map(({ endsOn }) => endsOn));
          const ended = active.filter(({ endsOn }) => endsOn === now);
          for (const run of ended) active.splice(active.indexOf(run), 1);
          await Promise.all(ended.map(({ share }) => share[Symbol.asyncDispose]()));
          await settle();
        }
        expect(Object.fromEntries(expected)).toEqual(
          Object.fromEntries([...started].filter(([runId]) => waiting.has(runId))),
        );
      },
    ),
    { numRuns: triesOfRun(200, 40) },
  );
});

function share(runId: string, jobName: string, cores: number) {
  return { runId, jobName, priority: 5, pool: 'default', workers: 1, mostWorkers: 1, cores, memory: 1 };
}

function queueOf(heldOn: number | null, kind: 'turn' | 'other-programs'): QueueState {
  const reason = kind === 'turn' ? { kind, runs: [] } : { kind, needed: 2, free: 1 };
  const more = { waitsSince: 0, isMoved: false, mayMoveUp: false, mayMoveDown: false, reason };
  return {
    heldOn,
    cores: 8,
    memory: 100,
    running: [{ ...share('jr_1', 'runs', 8), admittedOn: 1000 }],
    waiting: [
      { ...share('jr_2', 'waits', 8), ...more },
      { ...share('jr_3', 'new', 8), ...more },
      { ...share('jr_4', 'waits', 8), ...more },
    ],
    pools: [],
  };
}

test('what earlier runs do not show is not guessed', () => {
  const lengths = new Map([
    ['runs', { usual: 500, longest: 900 }],
    ['waits', { usual: 50, longest: 60 }],
  ]);
  const starts = (now: number, queue = queueOf(null, 'turn')): unknown =>
    Object.fromEntries(expectedStarts(queue, lengths, now));
  // Behind a job that has never run, nothing is known.
  expect(starts(1200)).toEqual({ jr_2: 1500, jr_3: 1550 });
  // Later than usual, the longest counts; later than ever, nothing is known.
  expect(starts(1600)).toEqual({ jr_2: 1900, jr_3: 1950 });
  expect(starts(1900)).toEqual({});
  expect(Object.fromEntries(expectedStarts(queueOf(null, 'turn'), new Map(), 1200))).toEqual({});
  expect(starts(1200, queueOf(1100, 'turn'))).toEqual({});
  expect(starts(1200, queueOf(null, 'other-programs'))).toEqual({});
});
