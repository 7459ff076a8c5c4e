/** What the table of a target would not take is refused before any task, by the rule of the commit. */

import { describe, expect, test } from 'vitest';
import type { JobRun } from '#engine/catalog/entities.ts';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { put, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';
import { inspectJob } from '#engine/explore/inspect-job.ts';

const fixture = useRunFixture();

interface Shape {
  readonly target?: Readonly<Record<string, unknown>>;
  readonly source?: Readonly<Record<string, unknown>>;
  readonly transform?: string;
}

const intoTable = { databaseName: 'shop', tableName: 'orders', path: 'orders' };

function load({ target = {}, source = {}, transform = 'CatalogTarget' }: Shape, change: object = {}): Job {
  const place = transform === 'CatalogTarget' ? intoTable : { path: 'out', format: 'csv' };
  const into = { id: 'out', name: 'Out', transform, inputs: { in: { node: 'in' } } };
  return jobSchema.parse({
    name: 'load',
    nodes: [
      { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'in', ...source } },
      { ...into, args: { ...place, ...target } },
    ],
    ...change,
  });
}

async function problemsOf(job: Job): Promise<string[]> {
  const { problems } = await inspectJob(fixture.engine.host, job, new AbortController().signal);
  return problems.map(({ node, code, message }) => `${node} ${code}: ${message}`);
}

async function tasksOf({ id }: JobRun): Promise<number> {
  return (await fixture.engine.catalog.jobRuns.getTasks(id)).length;
}

/** The same for the job that is edited and for its run. */
async function refused(job: Job, why: string): Promise<void> {
  expect(await problemsOf(job)).toEqual([expect.stringMatching(/^out SchemaMismatch: /u)]);
  expect((await problemsOf(job))[0]).toContain(why);
  const ended = await run(fixture, { job });
  expect(ended).toMatchObject({
    jobRunState: 'FAILED',
    error: { code: 'SchemaMismatch', message: expect.stringContaining(why) as string, details: { node: 'out' } },
  });
  expect(await tasksOf(ended)).toBe(0);
}

async function taken(job: Job): Promise<void> {
  expect(await problemsOf(job)).toEqual([]);
  expect(await run(fixture, { job })).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
}

describe('a table that is there', () => {
  test('has other partition keys, other files, or other types', async () => {
    await put(fixture, 'in/a.csv', 'id,year,name\n1,2024,a\n');
    await taken(load({ target: { partitionKeys: ['year'] } }));
    await refused(load({}), 'the table is partitioned by [year] and the target by []');
    await refused(load({ target: { mode: 'overwrite' } }), 'partitioned by [year]');
    await refused(
      load({ target: { partitionKeys: ['year'], format: 'csv' } }),
      'are parquet and the target writes csv',
    );
    await put(fixture, 'in/a.csv', 'id,year,name\nx,2024,a\n');
    await refused(
      { ...load({ target: { partitionKeys: ['year'] } }), name: 'other' },
      'column "id" is bigint in the table and string in the new rows',
    );
  });

  test('takes further columns, unless it is not to change', async () => {
    await put(fixture, 'in/a.csv', 'id\n1\n');
    await taken(load({}));
    await put(fixture, 'in/a.csv', 'id,name\n1,a\n');
    await refused(load({ target: { updateBehavior: 'LOG' } }), 'the table has no column "name"');
    await taken(load({}));
    await taken(load({ target: { updateBehavior: 'LOG' } }));
  });

  test('takes anything from an overwrite that may change it, and not from one that may not', async () => {
    await put(fixture, 'in/a.csv', 'id\n1\n');
    await taken(load({}));
    await put(fixture, 'in/a.csv', 'id\nx\n');
    const other = { name: 'other' };
    await refused(load({ target: { mode: 'overwrite', updateBehavior: 'LOG' } }, other), 'column "id" is bigint');
    await taken(load({ target: { mode: 'overwrite', format: 'csv' } }, other));
  });
});

test('the files of earlier runs in a folder have another type', async () => {
  await put(fixture, 'in/a.csv', 'id\n1\n');
  await taken(load({ transform: 'PathTarget' }));
  await put(fixture, 'in/a.csv', 'id\nx\n');
  await refused(load({ transform: 'PathTarget' }, { name: 'other' }), 'column "id" is bigint in the folder');
});

test('a run that finds nothing new writes nothing, and is not refused', async () => {
  await put(fixture, 'in/a.csv', 'id,year\n1,2024\n');
  await taken(load({ target: { partitionKeys: ['year'] } }, { bookmark: 'enable' }));
  const ended = await run(fixture, { job: load({}, { bookmark: 'enable' }) });
  expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
});

test('types that a misfit may yet widen are left to the commit; keys are not', async () => {
  await put(fixture, 'in/a.csv', 'id,v\n1,x\n');
  await taken(load({}));
  await put(fixture, 'in/a.csv', 'id,v\n1,2\n');
  const widening = load({ source: { onMisfit: 'choice', format: 'csv' } }, { name: 'other' });
  expect(await problemsOf(widening)).toEqual([]);
  const ended = await run(fixture, { job: widening });
  expect(ended).toMatchObject({ error: { code: 'SchemaMismatch' } });
  expect(await tasksOf(ended)).toBe(1);
  await refused(
    load({ source: { onMisfit: 'choice', format: 'csv' }, target: { partitionKeys: ['id'] } }, { name: 'other' }),
    'partitioned by []',
  );
});
