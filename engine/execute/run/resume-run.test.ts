/** A run that is resumed reads the files of its plan, or does not begin. */

import { writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { JobRun } from '#engine/catalog/entities.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import type { RunEvent } from '#engine/execute/run/run-events.ts';
import { csv, job, put, rows, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture();

/** A run that was stopped when a task came to a state. */
async function stoppedAt(definition: Job, when: (event: RunEvent) => boolean): Promise<JobRun> {
  const { runs } = fixture.engine;
  const { id } = await runs.startJobRun({ job: definition });
  using _listener = runs.events.listen((event) => {
    if (when(event)) void runs.stopJobRun(event.runId).catch(() => undefined);
  });
  const ended = await runs.waitForJobRun(id);
  expect(ended.jobRunState).toBe('STOPPED');
  return ended;
}

const readsFirst = (event: RunEvent): boolean => event.type === 'task' && event.state === 'RUNNING';

test.each([
  [
    'changed',
    () => put(fixture, 'in/a.csv', csv([1, 2, 4])),
    { code: 'FileChanged', hint: expect.stringContaining('Run the job again') as string },
  ],
  [
    'removed',
    () => rm(path.join(fixture.folder, 'in/a.csv')),
    { code: 'FileNotFound', hint: expect.stringContaining('Restore the file') as string },
  ],
])('a source %s since the plan refuses the resume immediately, and no run is created', async (_how, change, error) => {
  await put(fixture, 'in/a.csv', csv([1, 2]));
  await put(fixture, 'in/b.csv', csv([4]));
  const stopped = await stoppedAt(job(), readsFirst);
  await change();
  const { runs, catalog } = fixture.engine;
  await expect(runs.resumeJobRun(stopped.id)).rejects.toMatchObject({
    ...error,
    message: expect.stringMatching(
      new RegExp(`Cannot resume the run: source file \\S*in/a\\.csv (?:was changed|was removed) after`, 'u'),
    ) as string,
    details: { node: 'in', run: stopped.id, path: path.join(fixture.folder, 'in/a.csv') },
  });
  expect((await catalog.jobRuns.getJobRuns('load')).items).toHaveLength(1);
  expect(await rows(fixture)).toEqual([]);
});

test('a source of a task that is done may have changed: its rows are not read again', async () => {
  const source = (id: string): unknown => ({
    id,
    name: id,
    transform: 'PathSource',
    args: { path: id, format: 'csv', options: { withHeader: true } },
  });
  const target = (id: string, from: string): unknown => ({
    id,
    name: id,
    transform: 'PathTarget',
    inputs: { in: { node: from } },
    args: { path: id, format: 'csv' },
  });
  const two = job({ nodes: [source('in'), source('more'), target('out', 'in'), target('rest', 'more')] });
  await put(fixture, 'in/a.csv', csv([1]));
  await put(fixture, 'more/b.csv', csv([2]));
  const { runs, catalog } = fixture.engine;
  const stopped = await stoppedAt(
    two,
    (event) => event.type === 'task' && event.state === 'RUNNING' && event.taskId.startsWith('s1'),
  );
  await put(fixture, 'in/a.csv', csv([1, 3]));
  const resumed = await runs.resumeJobRun(stopped.id);
  expect(await runs.waitForJobRun(resumed.id)).toMatchObject({ jobRunState: 'SUCCEEDED' });
  expect(await rows(fixture)).toEqual(['1,FR,10']);
  expect(await rows(fixture, 'rest')).toEqual(['2,DE,20']);
  expect((await catalog.jobRuns.getJobRuns('load')).items).toHaveLength(2);
});

test('a source that changes while a resumed run reads it has not changed as it was planned, and that is said', async () => {
  await put(fixture, 'in/a.csv', csv([1, 2]));
  const { runs } = fixture.engine;
  const stopped = await stoppedAt(job(), readsFirst);
  using _listener = runs.events.listen((event) => {
    if (readsFirst(event)) writeFileSync(path.join(fixture.folder, 'in/a.csv'), csv([1, 2, 4]));
  });
  const resumed = await runs.resumeJobRun(stopped.id);
  const { jobRunState, error } = await runs.waitForJobRun(resumed.id);
  expect([jobRunState, error?.code]).toEqual(['FAILED', 'FileChanged']);
  expect(error!.message).toContain(`was changed after the run was planned`);
  expect(error!.hint).toContain('Run the job again');
  expect(await rows(fixture)).toEqual([]);
});

test('what was computed from stored rows that are lost is computed again, as their order may be another one', async () => {
  const node = (id: string, transform: string, from: string, args: Record<string, unknown>): unknown => ({
    id,
    name: id,
    transform,
    inputs: { in: { node: from } },
    args,
  });
  const two = job({
    nodes: [
      job().nodes[0],
      node('first', 'DropDuplicates', 'in', { columns: ['country'] }),
      node('out', 'PathTarget', 'first', { path: 'out', format: 'csv' }),
      node('more', 'PathTarget', 'first', { path: 'more', format: 'csv' }),
    ],
  });
  await put(fixture, 'in/a.csv', csv([1, 2, 4]));
  const { runs, catalog } = fixture.engine;
  const stopped = await stoppedAt(
    two,
    (event) => event.type === 'task' && event.state === 'RUNNING' && event.taskId.startsWith('s2'),
  );
  const durable = (await catalog.jobRuns.getTasks(stopped.id)).filter(({ state }) => state === 'DURABLE');
  expect(durable.map(({ stageId }) => stageId)).toEqual(['s0', 's1']);
  for (const file of durable[0]!.files) await rm(file.path);
  const resumed = await runs.resumeJobRun(stopped.id);
  expect(await runs.waitForJobRun(resumed.id)).toMatchObject({ jobRunState: 'SUCCEEDED' });
  const { items } = await catalog.jobRuns.getRunLog(resumed.id, { limit: 100 });
  expect(items.filter(({ message }) => message.includes('reusing the files'))).toEqual([]);
  expect(await rows(fixture)).toEqual(await rows(fixture, 'more'));
});
