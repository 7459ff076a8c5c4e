/**
 * The queue of runs against a model on a virtual clock: whatever comes, leaves, ends and is moved, the limits of the
 * machine are kept, the next one is always that of the model, and everything that waits starts.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RunResources } from '#engine/execute/index.ts';
import { agingStep } from '#engine/orchestrate/queue/queue-order.ts';
import { RunQueue } from '#engine/orchestrate/queue/run-queue.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

const megabyte = 1024 ** 2;
const cores = 8;
const memory = 8192 * megabyte;

type Step =
  | { readonly act: 'come'; readonly priority: number; readonly resources: RunResources }
  | { readonly act: 'end' | 'stop' | 'move' | 'up' | 'down'; readonly which: number }
  | { readonly act: 'hold' }
  | { readonly act: 'release' }
  | { readonly act: 'wait'; readonly minutes: number };

const resources = fc.record({
  workers: fc.integer({ min: 1, max: 3 }),
  threads: fc.integer({ min: 1, max: 5 }),
  memory: fc.integer({ min: 64, max: 2500 }).map((size) => size * megabyte),
});
const steps = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ act: fc.constant('come' as const), priority: fc.nat(9), resources }) },
    {
      weight: 4,
      arbitrary: fc.record({
        act: fc.constantFrom('end' as const, 'stop' as const, 'move' as const, 'up' as const, 'down' as const),
        which: fc.nat(),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ act: fc.constantFrom('hold' as const, 'release' as const, 'release' as const) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ act: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 25 }) }),
    },
  ) as fc.Arbitrary<Step>,
  { minLength: 1, maxLength: 60 },
);

interface Known {
  readonly id: string;
  readonly priority: number;
  readonly resources: RunResources;
  since: number;
  moved: number;
  readonly stop: AbortController;
  share?: AsyncDisposable;
}

const coresOf = (run: Known): number => run.resources.workers * run.resources.threads;
const memoryOf = (run: Known): number => run.resources.workers * (2 * run.resources.memory + 150 * megabyte);
const sum = (runs: readonly Known[], amount: (run: Known) => number): number =>
  runs.reduce((total, run) => total + amount(run), 0);
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** A second implementation of the choice: the entry that no other entry beats. */
function nextOf(waiting: readonly Known[], now: number): Known {
  const beats = (one: Known, other: Known): boolean => {
    if (one.moved !== other.moved) return one.moved > other.moved;
    const worth = (run: Known): number => run.priority + Math.trunc((now - run.since) / agingStep);
    if (one.moved === 0 && worth(one) !== worth(other)) return worth(one) > worth(other);
    return waiting.indexOf(one) < waiting.indexOf(other);
  };
  return waiting.find((one) => waiting.every((other) => one === other || beats(one, other)))!;
}

/** By repeated choice of the next one. */
function orderOf(waiting: readonly Known[], now: number): Known[] {
  const left = [...waiting];
  const order: Known[] = [];
  while (left.length > 0) order.push(...left.splice(left.indexOf(nextOf(left, now)), 1));
  return order;
}

/** The model moves a run, and the queue does the same or refuses where the model cannot. */
function exchange(queue: RunQueue, waiting: Known[], run: Known, to: 'up' | 'down', now: number): void {
  const order = orderOf(waiting, now);
  const other = order[order.indexOf(run) + (to === 'up' ? -1 : 1)];
  if (other === undefined || (other.priority !== run.priority && (run.moved === 0 || other.moved === 0))) {
    expect(() => queue.move(run.id, to, 'a run')).toThrow(
      other === undefined ? / waiting run of pool "default"/u : /it has priority/u,
    );
    return;
  }
  queue.move(run.id, to, 'a run');
  const [one, two] = [waiting.indexOf(run), waiting.indexOf(other)];
  [waiting[one], waiting[two]] = [other, run];
  [run.since, other.since] = [other.since, run.since];
  [run.moved, other.moved] = [other.moved, run.moved];
  // Nobody else has another place.
  const expected = order.map((each) => (each === run ? other : each === other ? run : each));
  expect(orderOf(waiting, now)).toEqual(expected);
}

test('limits, order and no starvation, whatever happens', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (given) => {
      let now = 0;
      let moves = 0;
      let heldOn: number | null = null;
      const queue = new RunQueue({ cores, memory, freeMemory: async () => memory }, undefined, () => now);
      const waiting: Known[] = [];
      const running: Known[] = [];
      const started: string[] = [];
      const fits = (run: Known): boolean =>
        running.length === 0 ||
        (sum(running, coresOf) + coresOf(run) <= cores && sum(running, memoryOf) + memoryOf(run) <= memory * 0.75);
      const check = async (): Promise<void> => {
        const expected: string[] = [];
        while (waiting.length > 0 && heldOn === null) {
          const next = nextOf(waiting, now);
          if (!fits(next)) break;
          waiting.splice(waiting.indexOf(next), 1);
          running.push(next);
          expected.push(next.id);
        }
        await settle();
        expect(started.splice(0)).toEqual(expected);
        const state = await queue.describe();
        expect(state.heldOn).toBe(heldOn);
        expect(state.running.map(({ runId }) => runId)).toEqual(running.map(({ id }) => id));
        expect(state.waiting.map(({ runId }) => runId).toSorted()).toEqual(waiting.map(({ id }) => id).toSorted());
        if (running.length > 1) {
          expect(sum(running, coresOf)).toBeLessThanOrEqual(cores);
          expect(sum(running, memoryOf)).toBeLessThanOrEqual(memory * 0.75);
        }
        if (waiting.length === 0) return;
        const order = orderOf(waiting, now);
        expect(state.waiting.map(({ runId }) => runId)).toEqual(order.map(({ id }) => id));
        const areAlike = (one: Known | undefined, other: Known | undefined): boolean =>
          one !== undefined &&
          other !== undefined &&
          (one.priority === other.priority || (one.moved > 0 && other.moved > 0));
        expect(state.waiting.map(({ mayMoveUp, mayMoveDown }) => [mayMoveUp, mayMoveDown])).toEqual(
          order.map((run, place) => [areAlike(run, order[place - 1]), areAlike(run, order[place + 1])]),
        );
        if (heldOn !== null) {
          // Whatever else is in the way, this is what a person can end.
          expect(state.waiting.map(({ reason }) => reason)).toEqual(
            state.waiting.map(() => ({ kind: 'held', since: heldOn })),
          );
          return;
        }
        const { reason } = state.waiting[0]!;
        // What holds it back is what is missing.
        const lacksCores = sum(running, coresOf) + coresOf(nextOf(waiting, now)) > cores;
        expect(reason.kind).toBe(lacksCores ? 'cores' : 'memory');
      };
      const end = async (run: Known): Promise<void> => {
        running.splice(running.indexOf(run), 1);
        await run.share![Symbol.asyncDispose]();
      };
      for (const [index, step] of given.entries()) {
        if (step.act === 'come') {
          const stop = new AbortController();
          const { priority } = step;
          const run: Known = { id: `jr_${index}`, priority, resources: step.resources, since: now, moved: 0, stop };
          waiting.push(run);
          queue
            .admit({ runId: run.id, jobName: 'j', pool: 'default', priority, resources: run.resources }, stop.signal)
            .then(
              (share) => {
                run.share = share;
                started.push(run.id);
              },
              () => undefined,
            );
        } else if (step.act === 'wait') now += step.minutes * 60_000;
        else if (step.act === 'hold') {
          heldOn ??= now;
          queue.hold();
        } else if (step.act === 'release') {
          heldOn = null;
          queue.release();
        } else {
          const among = step.act === 'end' ? running : waiting;
          const run = among[step.which % Math.max(1, among.length)];
          if (run === undefined) continue;
          if (step.act === 'end') await end(run);
          else if (step.act === 'move') {
            run.moved = moves += 1;
            queue.startNext(run.id, 'a run');
          } else if (step.act === 'stop') {
            waiting.splice(waiting.indexOf(run), 1);
            run.stop.abort();
          } else exchange(queue, waiting, run, step.act, now);
        }
        // Time alone changes who is next, and starts nobody: nothing was freed.
        await check();
      }
      heldOn = null;
      queue.release();
      await check();
      // Nothing is left when all that runs ends.
      while (running.length > 0) {
        await end(running[0]!);
        await check();
      }
      expect([queue.waiting, queue.running]).toEqual([0, 0]);
    }),
    { numRuns: triesOfRun(400, 60) },
  );
});

test('a run of the least priority is not overtaken for ever', async () => {
  let now = 0;
  const queue = new RunQueue({ cores: 1, memory, freeMemory: async () => memory }, undefined, () => now);
  const one = { workers: 1, threads: 1, memory: 64 * megabyte };
  const never = new AbortController().signal;
  let hasStarted = false;
  let running = await queue.admit(
    { runId: 'first', jobName: 'j', pool: 'default', priority: 9, resources: one },
    never,
  );
  const low = queue
    .admit({ runId: 'low', jobName: 'j', pool: 'default', priority: 0, resources: one }, never)
    .then((share) => {
      hasStarted = true;
      return share;
    });
  // One of the highest priority comes every minute, and each run lasts a minute.
  for (let turn = 0; turn < 200 && !hasStarted; turn += 1) {
    now += 60_000;
    const high = queue.admit(
      { runId: `high ${turn}`, jobName: 'j', pool: 'default', priority: 9, resources: one },
      never,
    );
    await running[Symbol.asyncDispose]();
    await settle();
    if (!hasStarted) running = await high;
  }
  expect(hasStarted).toBe(true);
  expect(now).toBeLessThanOrEqual(10 * agingStep + 60_000);
  await (await low)[Symbol.asyncDispose]();
});
