/**
 * Pools of the queue on a virtual clock, over random arrivals: limits are kept, a pool's own order is kept, nobody waits
 * without a true reason, everything starts even while others keep coming, and the time of the machine is shared by weight.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Pool } from '#engine/contract/definitions/pool.ts';
import type { RunResources } from '#engine/execute/index.ts';
import { mostAhead } from '#engine/orchestrate/queue/pool-shares.ts';
import { compareQueued } from '#engine/orchestrate/queue/queue-order.ts';
import type { QueueState } from '#engine/orchestrate/queue/queue-state.ts';
import { RunQueue } from '#engine/orchestrate/queue/run-queue.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

const megabyte = 1024 ** 2;
const cores = 8;
const memory = 16_384 * megabyte;
const minute = 60_000;
const never = new AbortController().signal;

interface Come {
  readonly pool: string;
  readonly priority: number;
  readonly resources: RunResources;
  /** Milliseconds. */
  readonly length: number;
}

interface Known extends Come {
  readonly id: string;
  readonly since: number;
  readonly sequence: number;
  startedOn?: number;
}

const coresOf = ({ resources: { workers, threads } }: Come): number => workers * threads;
const memoryOf = ({ resources }: Come): number => resources.workers * (2 * resources.memory + 150 * megabyte);
const sum = (runs: readonly Known[], amount: (run: Known) => number): number =>
  runs.reduce((total, run) => total + amount(run), 0);
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

const whole = { workers: 1, threads: cores, memory: 64 * megabyte };

/** The queue, and all that is known about its runs from outside. */
class Simulation {
  now = 0;
  readonly waiting: Known[] = [];
  readonly running: Known[] = [];
  /** Milliseconds of reserved cores of each pool. */
  readonly used = new Map<string, number>();
  readonly pools: readonly Pool[];
  readonly queue: RunQueue;
  readonly #shares = new Map<string, AsyncDisposable>();
  #count = 0;

  constructor(pools: readonly Pool[]) {
    this.pools = pools;
    this.queue = new RunQueue(
      { cores, memory, freeMemory: async () => memory },
      () => ({ defaults: { workerMemory: null, workerThreads: null, workers: null }, pools }),
      () => this.now,
    );
  }

  async come(given: Come): Promise<Known> {
    const run: Known = { ...given, id: `jr_${(this.#count += 1)}`, since: this.now, sequence: this.#count };
    this.waiting.push(run);
    const { id: runId, priority, pool, resources } = run;
    void this.queue.admit({ runId, jobName: 'j', priority, pool, resources }, never).then((share) => {
      // Within the pool nobody who waits comes first.
      const rank = (each: Known): Parameters<typeof compareQueued>[0] => ({
        priority: each.priority,
        waitsSince: each.since,
        sequence: each.sequence,
        movedAs: null,
      });
      for (const other of this.waiting)
        if (other !== run && other.pool === pool)
          expect(compareQueued(rank(run), rank(other), this.now)).toBeLessThan(0);
      this.waiting.splice(this.waiting.indexOf(run), 1);
      this.running.push(run);
      run.startedOn = this.now;
      this.#shares.set(runId, share);
    });
    await settle();
    return run;
  }

  /** The clock moves to a time; runs end when they have lasted as long as they do. */
  async until(time: number): Promise<void> {
    for (;;) {
      const ends = this.running.map((run) => run.startedOn! + run.length);
      const next = Math.min(time, ...ends);
      for (const run of this.running)
        this.used.set(run.pool, (this.used.get(run.pool) ?? 0) + (next - this.now) * coresOf(run));
      this.now = next;
      const ended = this.running.filter((run) => run.startedOn! + run.length <= next);
      for (const run of ended) {
        this.running.splice(this.running.indexOf(run), 1);
        await this.#shares.get(run.id)![Symbol.asyncDispose]();
        await settle();
      }
      if (ended.length === 0) return;
    }
  }

  limitOf(name: string): Omit<Pool, 'weight' | 'name'> {
    return this.pools.find((pool) => pool.name === name) ?? { maxRuns: null, maxCores: null, maxMemory: null };
  }

  /** Limits are kept, and each reason is true. */
  async check(): Promise<QueueState> {
    // The queue looks again each second of the real clock; here, because somebody comes and leaves.
    const stop = new AbortController();
    const passing = { runId: 'passing', jobName: 'j', priority: 0, pool: 'passing', resources: whole };
    this.queue.admit(passing, stop.signal).catch(() => undefined);
    stop.abort();
    await settle();
    const state = await this.queue.describe();
    const ids = (runs: readonly Known[]): string[] => runs.map(({ id }) => id).toSorted();
    expect(state.running.map(({ runId }) => runId).toSorted()).toEqual(ids(this.running));
    expect(state.waiting.map(({ runId }) => runId).toSorted()).toEqual(ids(this.waiting));
    if (this.running.length > 1) {
      expect(sum(this.running, coresOf)).toBeLessThanOrEqual(cores);
      expect(sum(this.running, memoryOf)).toBeLessThanOrEqual(memory * 0.75);
    }
    for (const name of new Set(this.running.map(({ pool }) => pool))) {
      const own = this.running.filter(({ pool }) => pool === name);
      const { maxRuns, maxCores, maxMemory } = this.limitOf(name);
      if (own.length === 1) continue;
      expect(own.length).toBeLessThanOrEqual(maxRuns ?? Number.POSITIVE_INFINITY);
      expect(sum(own, coresOf)).toBeLessThanOrEqual(maxCores ?? Number.POSITIVE_INFINITY);
      expect(sum(own, memoryOf)).toBeLessThanOrEqual((maxMemory ?? Number.POSITIVE_INFINITY) * megabyte);
    }
    for (const [place, { runId, pool, reason }] of state.waiting.entries()) {
      const run = this.waiting.find(({ id }) => id === runId)!;
      if (reason.kind === 'turn') {
        // Somebody is ahead, and all that are wait too.
        expect(reason.runs.length).toBeGreaterThan(0);
        const ahead = state.waiting.slice(0, place).map((each) => each.runId);
        expect(ahead).toEqual(expect.arrayContaining([...reason.runs]));
      } else if (reason.kind === 'pool') {
        const own = this.running.filter((each) => each.pool === pool);
        expect(ids(own)).toEqual(reason.runs.toSorted());
        const held = { runs: own.length, cores: sum(own, coresOf), memory: sum(own, memoryOf) }[reason.limit];
        const needed = { runs: 1, cores: coresOf(run), memory: memoryOf(run) }[reason.limit];
        expect(reason.needed).toBe(needed);
        expect(held + needed).toBeGreaterThan(reason.most);
      } else {
        expect(place).toBe(0);
        const lacksCores = sum(this.running, coresOf) + coresOf(run) > cores;
        expect(reason.kind).toBe(lacksCores ? 'cores' : 'memory');
        expect(lacksCores || sum(this.running, memoryOf) + memoryOf(run) > memory * 0.75).toBe(true);
      }
    }
    return state;
  }
}

const names = ['default', 'heavy', 'idle', 'unlisted'];
const amount = (max: number): fc.Arbitrary<number | null> => fc.option(fc.integer({ min: 1, max }));
const pools = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom(...names.slice(0, 3)),
    weight: fc.integer({ min: 1, max: 5 }),
    maxRuns: amount(3),
    maxCores: amount(8),
    maxMemory: fc.option(fc.integer({ min: 1000, max: 12_000 })),
  }),
  { selector: ({ name }) => name },
);
const come = fc.record({
  pool: fc.constantFrom(...names),
  priority: fc.nat(9),
  resources: fc.record({
    workers: fc.integer({ min: 1, max: 2 }),
    threads: fc.integer({ min: 1, max: 5 }),
    memory: fc.integer({ min: 64, max: 3000 }).map((size) => size * megabyte),
  }),
  length: fc.integer({ min: 0, max: 20 * minute }),
});
const arrivals = fc.array(fc.record({ after: fc.integer({ min: 0, max: 8 * minute }), run: come }), {
  minLength: 1,
  maxLength: 40,
});

test(
  'limits, order and reasons hold, and everything starts though others keep coming',
  { timeout: 300_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(pools, arrivals, fc.constantFrom(...names), async (given, coming, greedy) => {
        const simulation = new Simulation(given);
        const known: Known[] = [];
        for (const { after, run } of coming) {
          await simulation.until(simulation.now + after);
          await simulation.check();
          known.push(await simulation.come(run));
          await simulation.check();
        }
        // A pool whose next run always waits already, of the highest priority and as big as the machine.
        const greed: Come = {
          pool: greedy,
          priority: 9,
          resources: { workers: 1, threads: cores, memory: 1000 * megabyte },
          length: 5 * minute,
        };
        const length = sum(known, (run) => Math.max(run.length, minute));
        const end = simulation.now + 10 * (length + mostAhead * 5 + 100 * 10 * minute);
        while (known.some((run) => run.startedOn === undefined) && simulation.now < end) {
          if (simulation.waiting.every((run) => known.includes(run))) await simulation.come(greed);
          await simulation.until(simulation.now + 5 * minute);
        }
        await simulation.check();
        expect(known.filter((run) => run.startedOn === undefined)).toEqual([]);
      }),
      { numRuns: triesOfRun(300, 40) },
    );
  },
);

test(
  'pools that always have waiting runs share the machine by their weights, however big and long these are',
  { timeout: 300_000 },
  async () => {
    const weights = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }));
    const size = fc.record({ threads: fc.integer({ min: 1, max: 4 }), length: fc.integer({ min: 1, max: 5 }) });
    await fc.assert(
      fc.asyncProperty(weights, fc.tuple(size, size), async ([left, right], sizes) => {
        const pool = (name: string, weight: number): Pool => ({
          name,
          weight,
          maxRuns: null,
          maxCores: null,
          maxMemory: null,
        });
        const simulation = new Simulation([pool('left', left), pool('right', right)]);
        const feed = async (): Promise<void> => {
          for (const [index, { threads, length }] of sizes.entries()) {
            const name = ['left', 'right'][index]!;
            while (simulation.waiting.filter((run) => run.pool === name).length < cores)
              await simulation.come({
                pool: name,
                priority: 5,
                resources: { workers: 1, threads, memory: 64 * megabyte },
                length: length * minute,
              });
          }
        };
        for (let step = 0; step < 240; step += 1) {
          await feed();
          await simulation.until(simulation.now + minute);
        }
        const [ofLeft, ofRight] = ['left', 'right'].map((name) => simulation.used.get(name)!);
        const share = ofLeft! / (ofLeft! + ofRight!);
        expect(Math.abs(share - left / (left + right))).toBeLessThan(0.05);
      }),
      { numRuns: triesOfRun(30, 4) },
    );
  },
);

const long: Come = { pool: 'long', priority: 5, resources: whole, length: 24 * 60 * minute };

test('a day of one pool is not a day of debt: what others may catch up on is limited', async () => {
  const simulation = new Simulation([]);
  await simulation.come(long);
  const brief: Come = { ...long, pool: 'brief', length: minute };
  for (let count = 0; count < 100; count += 1) await simulation.come(brief);
  const again = await simulation.come({ ...long, length: minute });
  await simulation.until(long.length);
  while (again.startedOn === undefined) await simulation.until(simulation.now + minute);
  const caughtUp = again.startedOn - long.length;
  expect(caughtUp).toBeGreaterThanOrEqual(mostAhead);
  expect(caughtUp).toBeLessThanOrEqual(mostAhead + 2 * minute);
});

test('a pool gains nothing while it is idle', async () => {
  const simulation = new Simulation([]);
  const brief: Come = { ...long, length: minute };
  await simulation.come(brief);
  for (let count = 0; count < 30; count += 1) await simulation.come(brief);
  await simulation.until(10 * minute);
  const late: Known[] = [];
  for (let count = 0; count < 5; count += 1) late.push(await simulation.come({ ...brief, pool: 'late' }));
  await simulation.until(30 * minute);
  const starts = late.map(({ startedOn }) => startedOn! / minute);
  // They take turns from then on.
  expect(starts.slice(1).map((start, index) => start - starts[index]!)).toEqual([2, 2, 2, 2]);
});

test('a run that was moved to the front starts before other pools, and never beyond the limit of its pool', async () => {
  const simulation = new Simulation([{ name: 'one', weight: 1, maxRuns: 1, maxCores: null, maxMemory: null }]);
  const small: Come = { ...long, length: 5 * minute, resources: { ...whole, threads: cores / 2 } };
  await simulation.come({ ...small, pool: 'one', length: 10 * minute });
  await simulation.come(small);
  const others = [await simulation.come(small), await simulation.come(small)];
  const limited = await simulation.come({ ...small, pool: 'one' });
  simulation.queue.startNext(limited.id, 'a run');
  const { waiting } = await simulation.check();
  expect(waiting.map(({ runId }) => runId)).toEqual([...others, limited].map(({ id }) => id));
  expect(waiting[2]).toMatchObject({ isMoved: true, reason: { kind: 'pool', limit: 'runs', most: 1, free: 0 } });
  await simulation.until(5 * minute);
  expect(others[0]!.startedOn).toBe(5 * minute);
  await simulation.until(10 * minute);
  expect([others[1]!.startedOn, limited.startedOn]).toEqual([10 * minute, 10 * minute]);
});
