/** Runs with a range of workers: each change of their number is in the log with its reason, and all rows are there. */

import { expect, test } from 'vitest';
import type { WorkerChange } from '#engine/catalog/entities.ts';
import { overLanes } from '#engine/execute/run/task-lanes.ts';
import { RunCrew } from '#engine/execute/run/run-crew.ts';
import { RunEvents } from '#engine/execute/run/run-events.ts';
import { RunJournal } from '#engine/execute/run/run-journal.ts';
import type { RunShare } from '#engine/execute/execution-host.ts';
import { csv, job, put, rows, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';
import type { RunQueue } from '#engine/orchestrate/index.ts';

const machine = { cores: 4, memory: 64 * 1024 ** 3, freeMemory: async () => 64 * 1024 ** 3 };
const fixture = useRunFixture({ splitBytes: 40, machine });
const files = Array.from({ length: 12 }, (_, file) => [file * 10 + 10, file * 10 + 11]);
const whole = files
  .flat()
  .map((id) => `${id},${id % 2 === 0 ? 'DE' : 'FR'},${id * 10}`)
  .sort();

async function land(): Promise<void> {
  for (const [index, ids] of files.entries()) await put(fixture, `in/${index}.csv`, csv(ids));
}

const changesOf = (id: string): Promise<readonly WorkerChange[]> => fixture.engine.catalog.jobRuns.getWorkerChanges(id);

test('it begins with the least, grows while tasks wait, and gives back what has no task left', async () => {
  await land();
  const ended = await run(fixture, { job: job({ minWorkers: 1, workers: 3, threads: 1, memory: 128 }) });
  expect(ended.error).toBeNull();
  expect(await rows(fixture)).toEqual(whole);
  const [begun, ...later] = await changesOf(ended.id);
  expect(begun).toMatchObject({ workers: 1, mostWorkers: 3, threads: 1, memory: 128 * 1024 ** 2, why: null });
  expect(later.map(({ workers }) => workers)).toEqual([2, 3, 2, 1]);
  expect(later.map(({ why }) => why)).toEqual([
    expect.stringMatching(/^\d+ tasks wait and the machine has room$/u),
    expect.stringMatching(/^\d+ tasks wait and the machine has room$/u),
    'no task is left for it',
    'no task is left for it',
  ]);
});

test('a stage with one task takes all that are free', async () => {
  await land();
  const ended = await run(fixture, {
    job: job({
      minWorkers: 1,
      workers: 9,
      threads: 1,
      memory: 128,
      target: { fileName: 'all.csv', mode: 'overwrite' },
    }),
  });
  expect(ended.error).toBeNull();
  const tasks = await fixture.engine.catalog.jobRuns.getTasks(ended.id);
  const changes = await changesOf(ended.id);
  expect(tasks).toHaveLength(1);
  expect(changes.map(({ workers, why }) => [workers, why])).toEqual([
    [1, null],
    [4, 'a stage with one task uses the threads and the memory of all workers'],
    [1, 'no task is left for it'],
  ]);
});

test('it gives workers to a run that waits, with its name, and both are complete', async () => {
  await land();
  const { runs } = fixture.engine;
  const queue = fixture.engine.host.admission as RunQueue;
  let other: Promise<{ readonly id: string }> | undefined;
  using _listening = runs.events.listen((event) => {
    if (event.type === 'log' && event.entry.details['workers'] === 4)
      other ??= runs.startJobRun({
        job: job({ name: 'urgent', workers: 2, threads: 1, memory: 128, target: { path: 'urgent' } }),
      });
  });
  const ended = await run(fixture, { job: job({ minWorkers: 1, workers: 4, threads: 1, memory: 128 }) });
  expect(ended.error).toBeNull();
  expect((await runs.waitForJobRun((await other!).id)).jobRunState).toBe('SUCCEEDED');
  expect(await rows(fixture)).toEqual(whole);
  expect(await rows(fixture, 'urgent')).toEqual(whole);
  const given = (await changesOf(ended.id)).filter(({ why }) => why === 'a run of urgent waits for it');
  expect(given.length).toBeGreaterThanOrEqual(1);
  expect([queue.running, queue.waiting]).toEqual([0, 0]);
});

test('lanes: a task is begun once, whenever workers come and go', async () => {
  for (let seed = 1; seed <= 30; seed += 1) {
    let state = seed;
    const random = (below: number): number => (state = (state * 48_271) % 2_147_483_647) % below;
    const most = 5;
    let workers = 1;
    const share: RunShare = {
      get workers() {
        return workers;
      },
      get wantedBy() {
        return random(3) === 0 && workers > 1 ? { runId: 'jr_other', jobName: 'other' } : null;
      },
      grow: async () => {
        await new Promise((resolve) => setTimeout(resolve, random(3)));
        if (random(2) === 0 || workers >= most) return false;
        workers += 1;
        return true;
      },
      shrink: () => (workers = Math.max(1, workers - 1)),
      [Symbol.asyncDispose]: async () => undefined,
    };
    const host = { ...fixture.engine.host };
    const crew = new RunCrew(
      share,
      { workers: 1, mostWorkers: most, threads: 1, memory: 1 },
      new RunJournal('none', { ...host, log: { write: () => undefined } }, new RunEvents()),
    );
    const begun: number[] = [];
    let [next, active] = [0, 0];
    await overLanes(
      crew,
      () => 20 - next,
      async (mayContinue) => {
        active += 1;
        for (let isFirst = true; next < 20 && (isFirst || mayContinue()); isFirst = false) {
          expect(active).toBeLessThanOrEqual(workers);
          begun.push(next++);
          await new Promise((resolve) => setTimeout(resolve, random(3)));
        }
        active -= 1;
      },
    );
    expect(begun).toEqual(Array.from({ length: 20 }, (_, index) => index));
    expect([active, workers]).toEqual([0, 1]);
  }
});
