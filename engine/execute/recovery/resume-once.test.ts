/** The work of a run is continued by one run at a time, however many requests arrive. */

import { afterEach, expect, test } from 'vitest';
import { setFaultHandler } from '#engine/base/fault-points.ts';
import type { JobRun } from '#engine/catalog/entities.ts';
import { csv, job, put, rows, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture();
afterEach(() => setFaultHandler(undefined));

/** Its runs read everything and may run beside each other: nothing but the check keeps rows from coming twice. */
const twice = job({ bookmark: 'disable', maxConcurrentRuns: 3, workers: 1 });

/** A run that stops once its first task is durable. */
async function stopAfterTask(start: () => Promise<JobRun>): Promise<JobRun> {
  const { runs } = fixture.engine;
  using _listener = runs.events.listen((event) => {
    if (event.type === 'progress' && event.tasksDone > 0) void runs.stopJobRun(event.runId).catch(() => undefined);
  });
  const ended = await runs.waitForJobRun((await start()).id);
  expect(ended.jobRunState).toBe('STOPPED');
  return ended;
}

async function stopped(): Promise<JobRun> {
  await put(fixture, 'in/a.csv', csv([1, 2]));
  return stopAfterTask(() => fixture.engine.runs.startJobRun({ job: twice }));
}

const once = ['1,FR,10', '2,DE,20'];

test('of many resumes at the same moment one begins', async () => {
  const { runs } = fixture.engine;
  const first = await stopped();
  const asked = await Promise.allSettled(Array.from({ length: 3 }, () => runs.resumeJobRun(first.id)));
  const begun = asked.filter((each) => each.status === 'fulfilled');
  for (const { value } of begun) await runs.waitForJobRun(value.id);
  expect(await rows(fixture)).toEqual(once);
  expect(begun).toHaveLength(1);
  for (const each of asked)
    if (each.status === 'rejected')
      expect(each.reason).toMatchObject({
        code: 'InvalidState',
        message: expect.stringContaining(`Run #${first.number} of job load cannot be resumed`) as string,
      });
});

test('a run that is stopped while it publishes has succeeded and says so; the run that it resumed is not resumed again', async () => {
  const { runs, catalog } = fixture.engine;
  const first = await stopped();
  const second = await runs.resumeJobRun(first.id);
  const again = Promise.withResolvers<JobRun>();
  again.promise.catch(() => undefined);
  let asked = false;
  setFaultHandler((name, moment) => {
    if (name !== 'storage.publish' || moment !== 'before' || asked) return;
    asked = true;
    runs
      .stopJobRun(second.id)
      .then(() => runs.resumeJobRun(first.id))
      .then(again.resolve, again.reject);
  });
  const ended = await runs.waitForJobRun(second.id);
  expect(asked).toBe(true);
  const refusal = await again.promise.then(
    async ({ id }) => runs.waitForJobRun(id),
    (error: unknown) => error,
  );
  expect(await rows(fixture)).toEqual(once);
  expect(refusal).toMatchObject({ code: 'InvalidState' });
  expect(ended.jobRunState).toBe('SUCCEEDED');
  const { items } = await catalog.jobRuns.getRunLog(second.id);
  expect(items.map(({ message }) => message)).toContain(
    'The run was stopped after its commit had begun, so it succeeded.',
  );
});

test('two runs that resumed the same one are not both carried on', async () => {
  const { runs } = fixture.engine;
  const first = await stopped();
  await put(fixture, 'in/b.csv', csv([4]));
  const second = await stopAfterTask(() => runs.resumeJobRun(first.id));
  const third = await runs.resumeJobRun(first.id);
  expect(await runs.waitForJobRun(third.id)).toMatchObject({ jobRunState: 'SUCCEEDED' });
  await expect(runs.resumeJobRun(second.id)).rejects.toMatchObject({
    code: 'InvalidState',
    message: expect.stringContaining(`run #${third.number} of job load`) as string,
  });
  expect(await rows(fixture)).toEqual(once);
  // After its undo, its rows may come again.
  await runs.undoJobRun(third.id);
  const fourth = await runs.resumeJobRun(second.id);
  expect(await runs.waitForJobRun(fourth.id)).toMatchObject({ jobRunState: 'SUCCEEDED' });
  expect(await rows(fixture)).toEqual(once);
});
