/** Runs that give their rows numbers, random identifiers and the moment of the run. */

import { expect, test } from 'vitest';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { put, rows, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

// A task for each file.
const fixture = useRunFixture({ splitBytes: 1 });

type NodeText = readonly [transform: string, args: Record<string, unknown>, from: string];
const target = (from: string, place = 'out'): NodeText => ['PathTarget', { path: place, format: 'csv' }, from];

function jobOf(nodes: Record<string, NodeText>, change: Partial<Job> = {}): Job {
  return jobSchema.parse({
    name: 'identify',
    nodes: [
      {
        id: 'in',
        name: 'in',
        transform: 'PathSource',
        args: { path: 'in', format: 'csv', options: { withHeader: true } },
      },
      ...Object.entries(nodes).map(([id, [transform, args, from]]) => ({
        id,
        name: id,
        transform,
        args,
        inputs: { in: { node: from } },
      })),
    ],
    ...change,
  });
}

async function putFiles(...files: readonly string[]): Promise<void> {
  for (const file of files) await put(fixture, `in/${file}.csv`, `name\n${file}1\n${file}2\n`);
}

/** Values of the last column. */
async function lastColumn(place = 'out'): Promise<string[]> {
  return (await rows(fixture, place)).map((line) => line.split(',').at(-1)!);
}

async function tasksOf(runId: string): Promise<number> {
  return (await fixture.engine.catalog.jobRuns.getTasks(runId)).length;
}

test('every task writes the moment of the plan', async () => {
  await putFiles('a', 'b', 'c');
  const job = jobOf({ stamp: ['CurrentTimestamp', {}, 'in'], out: target('stamp') });
  const before = Date.now();
  const ended = await run(fixture, { job });
  expect(ended.error).toBeNull();
  expect(await tasksOf(ended.id)).toBe(3);
  const { moment } = JSON.parse(ended.plan) as { moment: number };
  expect(moment).toBeGreaterThanOrEqual(before);
  const stamps = new Set(await lastColumn());
  expect(stamps.size).toBe(1);
  expect(new Date([...stamps][0]!.replace(/(?:\+00|Z)?$/u, 'Z').replace(' ', 'T')).getTime()).toBe(moment);
});

test('a resumed run continues with the moment of the run before it', async () => {
  await putFiles('a', 'b', 'c');
  const job = jobOf({ stamp: ['CurrentTimestamp', {}, 'in'], out: target('stamp') });
  const { runs } = fixture.engine;
  const { id } = await runs.startJobRun({ job });
  using _listener = runs.events.listen((event) => {
    if (event.type === 'task' && event.state === 'RUNNING' && event.runId === id)
      void runs.stopJobRun(id).catch(() => undefined);
  });
  const stopped = await runs.waitForJobRun(id);
  expect(stopped.jobRunState).toBe('STOPPED');
  const resumed = await runs.waitForJobRun((await runs.resumeJobRun(id)).id);
  expect(resumed.jobRunState).toBe('SUCCEEDED');
  const momentOf = ({ plan }: { plan: string }): unknown => (JSON.parse(plan) as { moment: number }).moment;
  expect(momentOf(resumed)).toBe(momentOf(stopped));
  expect(new Set(await lastColumn()).size).toBe(1);
});

test('a job without such a node has a plan without a moment', async () => {
  await putFiles('a');
  const ended = await run(fixture, { job: jobOf({ out: target('in') }) });
  expect(JSON.parse(ended.plan)).not.toHaveProperty('moment');
});

test('numbers are from 1 over all files, in one task, and the same for two targets', async () => {
  await putFiles('a', 'b', 'c');
  const job = jobOf({ number: ['Identifier', {}, 'in'], out: target('number'), other: target('number', 'other') });
  const ended = await run(fixture, { job });
  expect(ended.error).toBeNull();
  expect((await lastColumn()).map(Number)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(await rows(fixture, 'other')).toEqual(await rows(fixture));
});

test.each([
  ['with a bookmark', 'enable' as const, {}, 4],
  ['unique across runs', 'disable' as const, { unique: true }, 6],
])('%s, a second run has other numbers', async (_title, bookmark, args, written) => {
  await putFiles('a');
  const job = jobOf({ number: ['Identifier', args, 'in'], out: target('number') }, { bookmark });
  expect((await run(fixture, { job })).error).toBeNull();
  await putFiles('b');
  expect((await run(fixture, { job })).error).toBeNull();
  const numbers = await lastColumn();
  expect(numbers).toHaveLength(written);
  expect(new Set(numbers).size).toBe(numbers.length);
});

test('random identifiers are of version 4, all different, and the same for two targets', async () => {
  await putFiles('a', 'b', 'c');
  const job = jobOf({ random: ['UUID', {}, 'in'], out: target('random'), other: target('random', 'other') });
  expect((await run(fixture, { job })).error).toBeNull();
  const identifiers = await lastColumn();
  expect(new Set(identifiers).size).toBe(6);
  for (const one of identifiers)
    expect(one).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u);
  expect(await rows(fixture, 'other')).toEqual(await rows(fixture));
});
