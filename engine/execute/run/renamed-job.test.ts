/** Work that was done under a job's old name and continues under its new one. */

import { expect, test } from 'vitest';
import type { JobRun } from '#engine/catalog/entities.ts';
import { readRunPlan } from '#engine/execute/plan/run-plan.ts';
import { csv, job, put, rows, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture();
const load = job({ bookmark: 'enable' });
const renamed = { ...load, name: 'load orders' };

async function rename(): Promise<void> {
  const { jobRenames } = fixture.engine.catalog;
  await jobRenames.beginJobRename({ from: load.name, to: renamed.name, fromHash: '' });
  await jobRenames.finishJobRename(load.name);
}

async function readPaths({ id }: JobRun): Promise<number> {
  return readRunPlan(await fixture.engine.catalog.jobRuns.getJobRun(id)).sources['in']!.objects.length;
}

test('a run that was stopped is resumed as a run of the new name, with its tasks and its bookmark', async () => {
  const { runs, catalog } = fixture.engine;
  await put(fixture, 'in/a.csv', csv([1, 2]));
  const started = await runs.startJobRun({ job: load });
  {
    using _listener = runs.events.listen((event) => {
      if (event.type === 'task' && event.state === 'DURABLE') void runs.stopJobRun(event.runId);
    });
    expect(await runs.waitForJobRun(started.id)).toMatchObject({ jobRunState: 'STOPPED' });
  }
  await rename();
  const resumed = await runs.resumeJobRun(started.id);
  expect(await runs.waitForJobRun(resumed.id)).toMatchObject({ jobName: 'load orders', jobRunState: 'SUCCEEDED' });
  expect(await catalog.bookmarks.getJobBookmark('load')).toMatchObject({ version: 0 });
  expect(await catalog.bookmarks.getJobBookmark('load orders')).toMatchObject({ version: 1, runId: resumed.id });
  expect(await readPaths(await run(fixture, { job: renamed }))).toBe(0);
  expect(await rows(fixture)).toEqual(['1,FR,10', '2,DE,20']);
  await expect(runs.resumeJobRun(started.id)).rejects.toMatchObject({ code: 'InvalidState' });
});

test('rejected records are run again, types stay fixed, and runs are undone in turn', async () => {
  const { runs, catalog } = fixture.engine;
  await put(fixture, 'in/a.csv', 'id,country,amount\n1,DE,10\n2,DE,20,0\n');
  const first = await run(fixture, { job: load });
  await rename();
  const [record] = (await catalog.jobRuns.getRejectedRecords(first.id)).items;
  const again = await runs.redriveRejectedRecords({
    runId: first.id,
    records: [{ id: record!.id, fixed: '2,DE,20' }],
  });
  expect(await runs.waitForJobRun(again.id)).toMatchObject({ jobName: 'load orders', jobRunState: 'SUCCEEDED' });
  await put(fixture, 'in/b.csv', 'id,country,amount\n4,DE,n.v.\n5,DE,50\n');
  const second = await run(fixture, { job: renamed });
  expect(await readPaths(second)).toBe(1);
  expect((await catalog.jobRuns.getRejectedRecords(second.id)).items).toMatchObject([{ columnName: 'amount' }]);
  expect(await rows(fixture)).toEqual(['1,DE,10', '2,DE,20', '5,DE,50']);
  for (const { id } of [second, again, first]) await runs.undoJobRun(id);
  expect(await rows(fixture)).toEqual([]);
  expect(await readPaths(await run(fixture, { job: renamed }))).toBe(2);
});
