/** Rows at nodes of a run that has done a part of its tasks: what its files have, and what its inputs give. */

import { rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { JobRun } from '#engine/catalog/entities.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import { readRunRows, type RunRows } from '#engine/execute/preview/run-rows.ts';
import { newestDurable } from '#engine/execute/run/run-receipts.ts';
import { csv, job, put, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';
import { formats } from '#engine/formats/index.ts';

// A task for each file.
const fixture = useRunFixture({ splitBytes: 40 });
const limits = { memoryLimit: 256 * 1024 * 1024, threads: 1 };
const files = [1, 2, 3, 4].map((file) => [file * 10, file * 10 + 1, file * 10 + 2]);

async function land(): Promise<void> {
  for (const [index, ids] of files.entries()) await put(fixture, `in/${index}.csv`, csv(ids));
}

/** One worker; paused when this many tasks are done, or one more. */
async function pausedRun(definition: Job, done = 1): Promise<JobRun> {
  const { runs, catalog } = fixture.engine;
  let left = done;
  let asked: Promise<JobRun> | undefined;
  using _listening = runs.events.listen((event) => {
    if (event.type === 'task' && event.state === 'DURABLE' && --left === 0)
      asked ??= runs.pauseJobRun(event.runId, null);
  });
  const { id } = await runs.startJobRun({ job: { ...definition, workers: 1, threads: 1, memory: 128 } });
  await expect
    .poll(async () => (await catalog.jobRuns.getJobRun(id)).paused?.pausedOn ?? null, { timeout: 20_000 })
    .not.toBeNull();
  await asked;
  return catalog.jobRuns.getJobRun(id);
}

async function look(id: string, nodeId: string, change: { limit?: number; patience?: number } = {}): Promise<RunRows> {
  const { catalog, host } = fixture.engine;
  const tasks = newestDurable(await catalog.jobRuns.getTasks(id));
  const request = { run: await catalog.jobRuns.getJobRun(id), tasks, nodeId, limit: 100, ...change };
  return readRunRows({ ...host, limits }, request, new AbortController().signal);
}

function rowsOf(found: RunRows): readonly unknown[] {
  if (found.from === 'none') throw new Error(`No rows: ${found.why}.`);
  return found.preview.rows;
}

const idsOf = (found: RunRows): unknown[] => rowsOf(found).map((row) => (row as { id: unknown }).id);

test('a target has the rows of its newest finished task; other nodes have what the inputs of the run give', async () => {
  await land();
  const { id } = await pausedRun(job());
  const written = await look(id, 'out');
  expect(written).toMatchObject({ from: 'files', taskCount: 4 });
  const finished = written.from === 'files' ? written.finishedTasks : 0;
  expect(finished).toBeGreaterThan(0);
  expect(finished).toBeLessThan(4);
  expect(files).toContainEqual(idsOf(written));
  // A file that came later is not of this run.
  await put(fixture, 'in/9.csv', csv([99]));
  for (const node of ['in', 'keep'])
    expect(await look(id, node)).toMatchObject({ from: 'inputs', preview: { exactness: 'exact' } });
  expect(idsOf(await look(id, 'keep'))).toEqual(files.flat());
  expect(idsOf(await look(id, 'keep', { limit: 2 }))).toEqual(files.flat().slice(0, 2));
  await expect(look(id, 'gone')).rejects.toMatchObject({ code: 'EntityNotFound' });
});

const writable = formats.filter(({ writeOptions }) => writeOptions !== null).map(({ name }) => name);

test.each(writable)('files of %s give the rows that the node before the target computes', async (format) => {
  await land();
  const definition = job({ target: { format, partitionKeys: ['country'] } });
  const { id } = await pausedRun(definition);
  const written = await look(id, 'out');
  expect(written.from).toBe('files');
  const shown = rowsOf(written) as { id: unknown; amount: unknown; country: unknown }[];
  const computed = new Map((rowsOf(await look(id, 'keep')) as typeof shown).map((row) => [String(row.id), row]));
  expect(shown.length).toBeGreaterThan(0);
  for (const { id: of, amount, country } of shown) {
    const row = computed.get(String(of));
    expect({ amount: String(amount), country }).toEqual({ amount: String(row?.amount), country: row?.country });
  }
});

const totals = { id: 'totals', name: 'Totals', transform: 'SqlTransform', inputs: { in1: { node: 'in' } } };
const target = (id: string): unknown => ({
  id,
  name: id,
  transform: 'PathTarget',
  inputs: { in: { node: 'totals' } },
  args: { path: `out/${id}`, format: 'csv' },
});
const staged = (): Job =>
  job({
    nodes: [
      ...job().nodes.slice(0, 1),
      {
        ...totals,
        args: { sql: 'SELECT country, sum(amount) AS amount, random() AS chance FROM in1 GROUP BY country' },
      },
      target('one'),
      target('two'),
    ],
  } as never);

test('rows that a finished stage stored are shown as they are, also at the nodes that read them', async () => {
  await land();
  const { id } = await pausedRun(staged());
  const stored = await look(id, 'totals');
  expect(stored).toMatchObject({ from: 'files', finishedTasks: 1, taskCount: 1 });
  const later = await look(id, 'two');
  expect(later.from).toBe('inputs');
  // Computed again, they would have other numbers.
  expect(rowsOf(later)).toEqual(rowsOf(stored));
});

test('after the commit and after an undo, a target says where its rows went', async () => {
  await land();
  const { id } = await run(fixture, { job: job() });
  expect(await look(id, 'out')).toEqual({ from: 'none', why: 'published' });
  expect(idsOf(await look(id, 'keep'))).toEqual(files.flat());
  await fixture.engine.runs.undoJobRun(id);
  expect(await look(id, 'out')).toEqual({ from: 'none', why: 'undone' });
});

test('an input that changed or is gone is named, and gives no rows', async () => {
  await land();
  const { id } = await pausedRun(job());
  await put(fixture, 'in/3.csv', csv([40, 41, 42, 43]));
  await expect(look(id, 'keep')).rejects.toMatchObject({
    code: 'FileChanged',
    message: expect.stringMatching(/in\/3\.csv was changed after the run was planned/u) as unknown,
  });
  await rm(path.join(fixture.folder, 'in/3.csv'));
  await expect(look(id, 'keep')).rejects.toMatchObject({
    code: 'FileChanged',
    message: expect.stringContaining('was removed') as unknown,
  });
  // What was written before is there.
  expect(files).toContainEqual(idsOf(await look(id, 'out')));
});

test('rows that take too long are given up; a run without a plan has none', async () => {
  await land();
  const { id } = await pausedRun(job());
  await expect(look(id, 'keep', { patience: 0 })).rejects.toMatchObject({
    code: 'OperationTimeout',
    message: expect.stringContaining('node "Keep"') as unknown,
  });
  const { catalog, host } = fixture.engine;
  const unplanned = { ...(await catalog.jobRuns.getJobRun(id)), plan: '' };
  const request = { run: unplanned, tasks: [], nodeId: 'keep', limit: 1 };
  expect(await readRunRows({ ...host, limits }, request, new AbortController().signal)).toEqual({
    from: 'none',
    why: 'notPlanned',
  });
});
