/** A path's partition keys are those of a query, and stay as committed runs have read them. */

import { readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import type { JobRun } from '#engine/catalog/entities.ts';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { put, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';
import { openTestDuck } from '#engine/testing/duck.ts';

const fixture = useRunFixture();

function job(source: Record<string, unknown> = {}, bookmark: Job['bookmark'] = 'enable'): Job {
  return jobSchema.parse({
    name: 'load',
    bookmark,
    nodes: [
      { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'in', ...source } },
      {
        id: 'out',
        name: 'Out',
        transform: 'PathTarget',
        inputs: { in: { node: 'in' } },
        args: { path: 'out', format: 'parquet' },
      },
    ],
  });
}

const load = (definition: Job = job()): Promise<JobRun> => run(fixture, { job: definition });

async function committed(definition: Job = job()): Promise<void> {
  expect(await load(definition)).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
}

/** Rows in the order of their ids, their columns in the order of the files. */
async function written(): Promise<Record<string, unknown>[]> {
  await using duck = await openTestDuck();
  const folder = path.join(fixture.folder, 'out');
  const files = readdirSync(folder).filter((name) => name.endsWith('.parquet'));
  const rows = await duck.connection.rows(
    sql`SELECT * FROM read_parquet(${literal(files.map((name) => path.join(folder, name)))}, union_by_name := true) ORDER BY id`,
  );
  return rows.map(
    (row) =>
      JSON.parse(
        JSON.stringify(row, (_key, value: unknown) => (typeof value === 'bigint' ? Number(value) : value)),
      ) as Record<string, unknown>,
  );
}

test.each(['csv', 'json'])('key=value folders are columns, decoded and typed: %s', async (format) => {
  const row = (id: number): string => (format === 'csv' ? `id\n${id}\n` : `{"id":${id}}\n`);
  await put(fixture, `in/year=2023/Sales Area=a%2Fb/x.${format}`, row(1));
  await put(fixture, `in/year=2024/Sales Area=__HIVE_DEFAULT_PARTITION__/x.${format}`, row(2));
  await committed();
  expect(await written()).toEqual([
    { id: 1, year: 2023, sales_area: 'a/b' },
    { id: 2, year: 2024, sales_area: null },
  ]);
});

test('of a folder of one key, of a glob and of one file', async () => {
  await put(fixture, 'in/year=2023/day=1/x.csv', 'id\n1\n');
  await committed(job({ path: 'in/year=2023' }, 'disable'));
  await committed(job({ path: 'in/*/*/*.csv' }, 'disable'));
  await committed(job({ path: 'in/year=2023/day=1/x.csv' }, 'disable'));
  expect(await written()).toEqual(Array.from({ length: 3 }, () => ({ id: 1, year: 2023, day: 1 })));
});

test('a key with the name of a column is the column of the file; keys behind it keep their folder', async () => {
  await put(fixture, 'in/id=9/year=2024/x.csv', 'id\n1\n');
  await committed();
  expect(await written()).toEqual([{ id: 1, year: 2024 }]);
});

test('files without the same keys have none', async () => {
  await put(fixture, 'in/year=2023/x.csv', 'id\n1\n');
  await put(fixture, 'in/month=2/x.csv', 'id\n2\n');
  await committed();
  expect(await written()).toEqual([{ id: 1 }, { id: 2 }]);
});

test('what a committed run has read as keys stays one: above the folders it is null', async () => {
  await put(fixture, 'in/year=2023/x.csv', 'id\n1\n');
  await committed();
  await put(fixture, 'in/x.csv', 'id\n2\n');
  await put(fixture, 'in/year=2024/x.csv', 'id\n3\n');
  await committed();
  expect(await written()).toEqual([
    { id: 1, year: 2023 },
    { id: 2, year: null },
    { id: 3, year: 2024 },
  ]);
});

test('a folder of another key, or with another type, fails the run before it reads', async () => {
  await put(fixture, 'in/year=2023/x.csv', 'id\n1\n');
  await committed();
  await put(fixture, 'in/month=2/x.csv', 'id\n2\n');
  expect(await load()).toMatchObject({
    jobRunState: 'FAILED',
    error: { code: 'SchemaMismatch', message: expect.stringContaining('"month=2"') as string },
  });
  renameSync(path.join(fixture.folder, 'in/month=2'), path.join(fixture.folder, 'in/year=old'));
  expect(await load()).toMatchObject({ jobRunState: 'FAILED', error: { code: 'SchemaMismatch' } });
  renameSync(path.join(fixture.folder, 'in/year=old'), path.join(fixture.folder, 'in/year=2025'));
  await committed();
  expect(await written()).toEqual([
    { id: 1, year: 2023 },
    { id: 2, year: 2025 },
  ]);
});

test('what was read without keys stays without: its target has no such column', async () => {
  await put(fixture, 'in/x.csv', 'id\n1\n');
  await committed();
  renameSync(path.join(fixture.folder, 'in/x.csv'), path.join(fixture.folder, 'x.csv'));
  await put(fixture, 'in/year=2024/x.csv', 'id\n2\n');
  await committed();
  expect(await written()).toEqual([{ id: 1 }, { id: 2 }]);
});
