/** A paused run waits between two tasks and holds nothing; continued here or by a later host, it does each task once. */

import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { JobRun } from '#engine/catalog/entities.ts';
import { sampleRun } from '#engine/catalog/testing/sample-entities.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import { readRunRecord } from '#engine/execute/comparison/run-record.ts';
import { newestDurable } from '#engine/execute/run/run-receipts.ts';
import { csv, job, put, rows, useRunFixture } from '#engine/execute/testing/run-fixture.ts';
import type { RunQueue } from '#engine/orchestrate/index.ts';
import { openWorkspaceEngine } from '#engine/testing/workspace-engine.ts';

// A task for each file.
const splitBytes = 40;
const fixture = useRunFixture({ splitBytes });
const files = [1, 2, 3, 4].map((file) => [file * 10, file * 10 + 1, file * 10 + 2]);
const whole = files.flat().map((id) => `${id},${id % 2 === 0 ? 'DE' : 'FR'},${id * 10}`);
const single = (): Job => job({ workers: 1, threads: 1, memory: 128 });

async function land(): Promise<void> {
  for (const [index, ids] of files.entries()) await put(fixture, `in/${index}.csv`, csv(ids));
}

/** Paused when its first task has ended. */
async function pausedRun(definition: Job): Promise<JobRun> {
  const { runs, catalog } = fixture.engine;
  let asked: Promise<JobRun> | undefined;
  using _listening = runs.events.listen((event) => {
    if (event.type === 'task' && event.state === 'DURABLE') asked ??= runs.pauseJobRun(event.runId, 'lunch');
  });
  const { id } = await runs.startJobRun({ job: definition });
  await expect
    .poll(async () => (await catalog.jobRuns.getJobRun(id)).paused?.pausedOn ?? null, patience)
    .not.toBeNull();
  await asked;
  return catalog.jobRuns.getJobRun(id);
}

const patience = { timeout: 20_000 };
const queue = (): RunQueue => fixture.engine.host.admission as RunQueue;

async function doneOf(id: string, engine = fixture.engine): Promise<string[]> {
  return newestDurable(await engine.catalog.jobRuns.getTasks(id)).map(({ taskId }) => taskId);
}

test('it gives its share back, says since when and why, and continues with its finished tasks', async () => {
  await land();
  const paused = await pausedRun(single());
  expect(paused).toMatchObject({ jobRunState: 'WAITING', paused: { why: 'lunch' } });
  expect([queue().running, queue().waiting]).toEqual([0, 0]);
  const before = await doneOf(paused.id);
  expect(before.length).toBeGreaterThan(0);
  expect(before.length).toBeLessThan(files.length);
  expect(await rows(fixture)).toEqual([]);
  const { runs, catalog } = fixture.engine;
  await expect(runs.pauseJobRun(paused.id, null)).rejects.toThrow('it is paused already');
  await expect(runs.startJobRun({ job: single() })).rejects.toThrow('1 unfinished run');
  // A file that is found meanwhile is not of this run.
  await put(fixture, 'in/9.csv', csv([99]));
  await runs.continueJobRun(paused.id);
  const ended = await runs.waitForJobRun(paused.id);
  expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', startedOn: paused.startedOn });
  expect(ended.paused).toBeUndefined();
  expect(await rows(fixture)).toEqual(whole);
  const tasks = await catalog.jobRuns.getTasks(paused.id);
  expect(newestDurable(tasks)).toHaveLength(files.length);
  expect((await readRunRecord(catalog, paused.id)).tasks).toEqual(newestDurable(tasks));
  const log = (await catalog.jobRuns.getRunLog(paused.id, { limit: 1000 })).items.map(({ message }) => message);
  expect(log).toContain('The run is paused: lunch. It holds no worker.');
  expect(log.filter((message) => /reusing the files of attempt \d+\.$/u.test(message))).toHaveLength(before.length);
  await expect(runs.continueJobRun(paused.id)).rejects.toThrow('it is SUCCEEDED and not paused');
  await expect(runs.pauseJobRun(paused.id, null)).rejects.toThrow('it is SUCCEEDED');
});

test('it outlasts its host, and a later one continues it or stops it', async () => {
  await land();
  const first = await pausedRun(single());
  const before = await doneOf(first.id);
  await fixture.engine[Symbol.asyncDispose]();
  const options = { splitBytes } as const;
  const engine = await openWorkspaceEngine(fixture.folder, options);
  (fixture as { engine: unknown }).engine = engine;
  expect(await engine.runs.recover()).toMatchObject({ failed: [], paused: [first.id] });
  expect(await engine.catalog.jobRuns.getJobRun(first.id)).toMatchObject({
    jobRunState: 'WAITING',
    paused: { why: 'lunch' },
  });
  await engine.runs.continueJobRun(first.id);
  const ended = await engine.runs.waitForJobRun(first.id);
  expect([ended.jobRunState, ended.error]).toEqual(['SUCCEEDED', null]);
  expect(await rows(fixture)).toEqual(whole);
  const attempts = (await engine.catalog.jobRuns.getTasks(first.id)).filter(({ taskId }) => before.includes(taskId));
  expect(attempts.every(({ state }) => state === 'DURABLE')).toBe(true);

  const second = await pausedRun(single());
  await engine[Symbol.asyncDispose]();
  (fixture as { engine: unknown }).engine = await openWorkspaceEngine(fixture.folder, options);
  await fixture.engine.runs.recover();
  await fixture.engine.runs.stopJobRun(second.id);
  expect(await fixture.engine.catalog.jobRuns.getJobRun(second.id)).toMatchObject({ jobRunState: 'STOPPED' });
  expect(await rows(fixture)).toEqual(whole);
  const resumed = await fixture.engine.runs.resumeJobRun(second.id);
  expect((await fixture.engine.runs.waitForJobRun(resumed.id)).jobRunState).toBe('SUCCEEDED');
  expect(await rows(fixture)).toEqual([...whole, ...whole].sort());
});

test('a run that waits in the queue is paused there, and keeps how it was started', async () => {
  await land();
  const { runs, catalog } = fixture.engine;
  await using _all = await queue().admit(
    {
      runId: 'jr_other',
      jobName: 'o',
      priority: 9,
      pool: 'default',
      resources: { workers: 1, threads: 999, memory: 1 },
    },
    new AbortController().signal,
  );
  const { id } = await runs.startJobRun({ job: job({ bookmark: 'enable', workers: 1 }), bookmark: 'disable' });
  await expect.poll(() => queue().waiting, patience).toBe(1);
  await runs.pauseJobRun(id, null);
  await expect.poll(() => queue().waiting, patience).toBe(0);
  await expect
    .poll(async () => (await catalog.jobRuns.getJobRun(id)).paused?.pausedOn ?? null, patience)
    .not.toBeNull();
  await fixture.engine[Symbol.asyncDispose]();
  (fixture as { engine: unknown }).engine = await openWorkspaceEngine(fixture.folder, { splitBytes });
  await fixture.engine.runs.recover();
  await fixture.engine.runs.continueJobRun(id);
  expect((await fixture.engine.runs.waitForJobRun(id)).jobRunState).toBe('SUCCEEDED');
  expect(await rows(fixture)).toEqual(whole);
  expect((await fixture.engine.catalog.bookmarks.getJobBookmark('load')).version).toBe(0);
});

test('stopped while paused, it publishes nothing and leaves nothing in the target', async () => {
  await land();
  const { id } = await pausedRun(single());
  const { runs } = fixture.engine;
  await runs.stopJobRun(id);
  expect(await runs.waitForJobRun(id)).toMatchObject({ jobRunState: 'STOPPED' });
  expect(await rows(fixture)).toEqual([]);
  expect(await readdir(path.join(fixture.folder, 'out'))).toEqual(['_tenon']);
});

test('a host that is killed before the pause is reached leaves a paused run', async () => {
  await land();
  const { catalog, runs } = fixture.engine;
  const { plan: _plan, ...row } = sampleRun('jr_dead', { jobName: 'load', arguments: {}, jobRunState: 'RUNNING' });
  await catalog.jobRuns.createJobRun({ ...row, plan: '' }, 1);
  const startedAs = JSON.stringify({ job: single() });
  await catalog.jobRuns.askPause('jr_dead', { askedOn: 1, why: null, startedAs, workflowRun: null });
  expect(await runs.recover()).toMatchObject({ paused: ['jr_dead'], failed: [] });
  await runs.continueJobRun('jr_dead');
  expect((await runs.waitForJobRun('jr_dead')).jobRunState).toBe('SUCCEEDED');
  expect(await rows(fixture)).toEqual(whole);
});
