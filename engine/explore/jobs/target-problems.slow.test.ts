/** Rows that the table of a target would not accept are refused before any task, by the rule of the commit. */

import { describe, expect, test } from 'vitest';
import type { JobRun } from '#engine/catalog/entities.ts';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { put, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';
import { inspectJob } from '#engine/explore/jobs/inspect-job.ts';

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

/** Why it is refused, which the job that is edited and its run say alike, and before any task; null: it is not. */
async function refusalOf(job: Job): Promise<string | null> {
  const problems = await problemsOf(job);
  const ended = await run(fixture, { job });
  const message = ended.error?.message ?? null;
  expect(problems).toEqual(message === null ? [] : [`out SchemaMismatch: ${message}`]);
  expect(ended).toMatchObject(
    message === null ? { jobRunState: 'SUCCEEDED' } : { jobRunState: 'FAILED', error: { code: 'SchemaMismatch' } },
  );
  expect(await tasksOf(ended)).toBe(message === null ? 1 : 0);
  return message;
}

describe('a table that is there', () => {
  test('that an overwrite leaves as it is takes other files with UPDATE_IN_DATABASE', async () => {
    await put(fixture, 'in/a.csv', 'id,name\n1,a\n');
    expect(await refusalOf(load({}))).toBeNull();
    const other = { format: 'csv', updateBehavior: 'LOG' };
    const hintOf = async (mode: string): Promise<string | null | undefined> =>
      (await run(fixture, { job: load({ target: { ...other, mode } }) })).error?.hint;
    expect(await hintOf('overwrite')).toBe('Write parquet, or use UPDATE_IN_DATABASE.');
    expect(await hintOf('append')).toBe('Write parquet, or overwrite the table.');
  });

  test('has other partition keys, other files, or other types', async () => {
    await put(fixture, 'in/a.csv', 'id,year,name\n1,2024,a\n');
    expect(await refusalOf(load({ target: { partitionKeys: ['year'] } }))).toBeNull();
    expect(await refusalOf(load({}))).toContain('the table is partitioned by [year] and the target by []');
    expect(await refusalOf(load({ target: { mode: 'overwrite' } }))).toContain('partitioned by [year]');
    expect(await refusalOf(load({ target: { partitionKeys: ['year'], format: 'csv' } }))).toContain(
      'are parquet and the target writes csv',
    );
    await put(fixture, 'in/a.csv', 'id,year,name\nx,2024,a\n');
    expect(await refusalOf({ ...load({ target: { partitionKeys: ['year'] } }), name: 'other' })).toContain(
      'column "id" is bigint in the table and string in the new rows',
    );
  });

  test('takes further columns, unless it is not to change', async () => {
    await put(fixture, 'in/a.csv', 'id\n1\n');
    expect(await refusalOf(load({}))).toBeNull();
    await put(fixture, 'in/a.csv', 'id,name\n1,a\n');
    expect(await refusalOf(load({ target: { updateBehavior: 'LOG' } }))).toContain('the table has no column "name"');
    expect(await refusalOf(load({}))).toBeNull();
    expect(await refusalOf(load({ target: { updateBehavior: 'LOG' } }))).toBeNull();
  });

  test('takes anything from an overwrite that may change it, and not from one that may not', async () => {
    await put(fixture, 'in/a.csv', 'id\n1\n');
    expect(await refusalOf(load({}))).toBeNull();
    await put(fixture, 'in/a.csv', 'id\nx\n');
    const other = { name: 'other' };
    expect(await refusalOf(load({ target: { mode: 'overwrite', updateBehavior: 'LOG' } }, other))).toContain(
      'column "id" is bigint',
    );
    expect(await refusalOf(load({ target: { mode: 'overwrite', format: 'csv' } }, other))).toBeNull();
  });
});

test('the files of earlier runs in a folder have another type', async () => {
  await put(fixture, 'in/a.csv', 'id\n1\n');
  expect(await refusalOf(load({ transform: 'PathTarget' }))).toBeNull();
  await put(fixture, 'in/a.csv', 'id\nx\n');
  expect(await refusalOf(load({ transform: 'PathTarget' }, { name: 'other' }))).toContain(
    'column "id" is bigint in the folder',
  );
});

test('a run that finds nothing new writes nothing, and is not refused', async () => {
  await put(fixture, 'in/a.csv', 'id,year\n1,2024\n');
  expect(await refusalOf(load({ target: { partitionKeys: ['year'] } }, { bookmark: 'enable' }))).toBeNull();
  const ended = await run(fixture, { job: load({}, { bookmark: 'enable' }) });
  expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
});

test('types that a misfit may yet widen are left to the commit; keys are not', async () => {
  await put(fixture, 'in/a.csv', 'id,v\n1,x\n');
  expect(await refusalOf(load({}))).toBeNull();
  await put(fixture, 'in/a.csv', 'id,v\n1,2\n');
  const widening = load({ source: { onMisfit: 'choice', format: 'csv' } }, { name: 'other' });
  expect(await problemsOf(widening)).toEqual([]);
  const ended = await run(fixture, { job: widening });
  expect(ended).toMatchObject({ error: { code: 'SchemaMismatch' } });
  expect(await tasksOf(ended)).toBe(1);
  expect(
    await refusalOf(
      load({ source: { onMisfit: 'choice', format: 'csv' }, target: { partitionKeys: ['id'] } }, { name: 'other' }),
    ),
  ).toContain('partitioned by []');
});
