/** A path keeps the types with which a committed run has read it: values that do not fit are rejected, not retyped. */

import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import type { JobRun } from '#engine/catalog/entities.ts';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { previewNode } from '#engine/execute/preview/preview-node.ts';
import type { RunPlan } from '#engine/execute/plan/run-plan.ts';
import { put, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';
import { openTestDuck } from '#engine/testing/duck.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';

const fixture = useRunFixture();

function job(
  bookmark: Job['bookmark'],
  source: Record<string, unknown> = {},
  target: Record<string, unknown> = {},
): Job {
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
        args: { path: 'out', format: 'parquet', ...target },
      },
    ],
  });
}

const typesOf = (columns: Schema): string[] => columns.map(({ name, type }) => `${name} ${formatHive(type)}`);

async function committed(definition: Job): Promise<JobRun> {
  const ended = await run(fixture, { job: definition });
  expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  return ended;
}

const columnsOf = ({ plan }: JobRun): string[] => typesOf((JSON.parse(plan) as RunPlan).sources['in']!.columns);

async function rejectsOf({ id }: JobRun): Promise<unknown[]> {
  const { items } = await fixture.engine.catalog.jobRuns.getRejectedRecords(id);
  return items.map(({ file, line, columnName }) => [path.basename(file!), line, columnName]);
}

async function warningsOf({ id }: JobRun): Promise<string[]> {
  const { items } = await fixture.engine.catalog.jobRuns.getRunLog(id, { limit: 1000 });
  return items.filter(({ level }) => level === 'warning').map(({ message }) => message);
}

async function written(): Promise<unknown[]> {
  await using duck = await openTestDuck();
  const folder = path.join(fixture.folder, 'out');
  const names = readdirSync(folder).filter((name) => name.endsWith('.parquet'));
  const list = literal(names.map((name) => path.join(folder, name)));
  const rows = await duck.connection.rows<{ id: bigint; v: unknown }>(
    sql`SELECT id, v FROM read_parquet(${list}, union_by_name := true) ORDER BY id`,
  );
  return rows.map(({ id, v }) => [Number(id), typeof v === 'bigint' ? Number(v) : v]);
}

describe.each([
  ['with a bookmark', 'enable'],
  ['read whole', 'disable'],
] as const)('%s', (_, bookmark) => {
  const target = bookmark === 'enable' ? {} : { mode: 'overwrite' };

  test('a bad value in a new file is rejected', async () => {
    await put(fixture, 'in/a.csv', 'id,v\n1,10\n2,20\n');
    await committed(job(bookmark, {}, target));
    await put(fixture, 'in/b.csv', 'id,v\n3,30\n4,n.v.\n5,50\n');
    const second = await committed(job(bookmark, {}, target));
    expect(columnsOf(second)).toEqual(['id bigint', 'v bigint']);
    expect(await rejectsOf(second)).toEqual([['b.csv', 3, 'v']]);
    expect(await written()).toEqual([
      [1, 10],
      [2, 20],
      [3, 30],
      [5, 50],
    ]);
    expect(await warningsOf(second)).toContainEqual(
      expect.stringContaining(
        'Source "In": column v stays bigint, the type in committed runs; the current files suggest string.',
      ),
    );
  });

  test('of JSON as well, inside of structs; fields that are new are read', async () => {
    await put(fixture, 'in/a.json', '{"id":1,"v":{"n":1}}\n');
    await committed(job(bookmark, {}, target));
    await put(fixture, 'in/b.json', '{"id":2,"v":{"n":"x"},"w":true}\n{"id":3,"v":{"n":3},"w":true}\n');
    const second = await committed(job(bookmark, {}, target));
    expect(columnsOf(second)).toEqual(['id bigint', 'v struct<n:bigint>', 'w boolean']);
    expect(await rejectsOf(second)).toEqual([['b.json', 1, 'v']]);
  });

  test('the files of an edited node are inspected again', async () => {
    await put(fixture, 'in/a.csv', 'id,v\n1,10\n');
    await committed(job(bookmark, {}, target));
    await put(fixture, 'in/b.csv', 'id,v\n2,x\n');
    const edited = job(bookmark, { format: 'csv' }, { ...target, path: 'other' });
    expect(columnsOf(await committed(edited))).toEqual(['id bigint', 'v string']);
  });

  test('a preview shows the types and the rows of the run', async () => {
    await put(fixture, 'in/a.csv', 'id,v\n1,10\n');
    await committed(job(bookmark, {}, target));
    await put(fixture, 'in/b.csv', 'id,v\n2,x\n3,30\n');
    const { engine } = fixture;
    const preview = await previewNode(
      { ...engine.host, limits: { memoryLimit: 512 * 1024 * 1024, threads: 2 } },
      { job: job(bookmark), nodeId: 'in', limit: 10 },
      new AbortController().signal,
    );
    expect(typesOf(preview.columns)).toEqual(['id bigint', 'v bigint']);
    expect(preview.rejected).toBe(1);
    expect(preview.rows).toEqual([
      { id: 1, v: 10 },
      { id: 3, v: 30 },
    ]);
  });
});

test('a bookmark keeps the types when its files were removed; without it the files are inspected again', async () => {
  await put(fixture, 'in/a.csv', 'id,v\n1,10\n');
  await committed(job('enable'));
  rmSync(path.join(fixture.folder, 'in/a.csv'));
  await put(fixture, 'in/b.csv', 'id,v\n2,x\n3,30\n');
  expect(await rejectsOf(await committed(job('enable')))).toEqual([['b.csv', 2, 'v']]);
  await fixture.engine.catalog.bookmarks.resetJobBookmark('load');
  const { error } = await run(fixture, { job: job('enable') });
  expect(error).toMatchObject({ code: 'SchemaMismatch' });
});

test('a note on a type is written once, until another type is found', async () => {
  await put(fixture, 'in/a.csv', 'id,v\n1,10\n');
  await committed(job('enable'));
  await put(fixture, 'in/b.csv', 'id,v\n2,x\n');
  const told = 'Source "In": column v stays bigint, the type in committed runs; the current files suggest string.';
  expect(await warningsOf(await committed(job('enable')))).toContain(told);
  for (const name of ['c', 'd']) {
    await put(fixture, `in/${name}.csv`, 'id,v\n3,30\n');
    const later = await committed(job('enable'));
    expect(await warningsOf(later)).not.toContain(told);
    const { items } = await fixture.engine.catalog.jobRuns.getRunLog(later.id, { limit: 1000 });
    expect(items.map(({ message }) => message)).toContain('Source "In": types kept from the previous run: v.');
  }
});

test('types that were fixed in one run are fixed in the next', async () => {
  for (const [name, text] of Object.entries({ a: 'id,v\n1,10\n', b: 'id,v\n2,x\n', c: 'id,v\n3,30\n' })) {
    await put(fixture, `in/${name}.csv`, text);
    expect(columnsOf(await committed(job('enable')))).toEqual(['id bigint', 'v bigint']);
  }
});

test('a path whose files were all replaced is inspected again', async () => {
  await put(fixture, 'in/a.csv', 'id,v\n1,10\n');
  await committed(job('disable', {}, { mode: 'overwrite' }));
  await put(fixture, 'in/a.csv', 'id,v\n1,blue\n');
  const second = await committed(job('disable', {}, { mode: 'overwrite' }));
  expect(columnsOf(second)).toEqual(['id bigint', 'v string']);
  expect(await rejectsOf(second)).toEqual([]);
});

test('a wider number is adopted by a path that is read whole, and rejected where earlier rows are written', async () => {
  await put(fixture, 'in/a.csv', 'id,v\n1,10\n');
  await committed(job('enable'));
  await put(fixture, 'in/b.csv', 'id,v\n2,1.5\n');
  expect(await rejectsOf(await committed(job('enable')))).toEqual([['b.csv', 2, 'v']]);
  rmSync(path.join(fixture.folder, 'in/b.csv'));
  await committed({ ...job('disable', {}, { path: 'other', mode: 'overwrite' }), name: 'whole' });
  await put(fixture, 'in/b.csv', 'id,v\n2,1.5\n');
  const whole = await committed({ ...job('disable', {}, { path: 'other', mode: 'overwrite' }), name: 'whole' });
  expect(columnsOf(whole)).toEqual(['id bigint', 'v double']);
});

test('a run that was undone does not count', async () => {
  await put(fixture, 'in/a.csv', 'id,v\n1,10\n');
  const first = await committed(job('disable'));
  await fixture.engine.runs.undoJobRun(first.id);
  await put(fixture, 'in/b.csv', 'id,v\n2,x\n');
  expect(columnsOf(await committed(job('disable', {}, { path: 'other' })))).toEqual(['id bigint', 'v string']);
});

describe('the form of dates is fixed with their type', () => {
  const first = 'id,v\n1,13/02/2025\n2,14/02/2025\n3,15/02/2025\n';
  const days = ['2025-02-13', '2025-02-14', '2025-02-15'].map((day, index) => [index + 1, day]);

  test('beside a bad value in a later file', async () => {
    await put(fixture, 'in/1.csv', first);
    await committed(job('enable'));
    await put(fixture, 'in/2.csv', 'id,v\n11,16/02/2025\n12,unknown\n13,17/02/2025\n');
    expect(await rejectsOf(await committed(job('enable')))).toEqual([['2.csv', 3, 'v']]);
    expect(await written()).toEqual([...days, [11, '2025-02-16'], [13, '2025-02-17']]);
  });

  test('where a later file would swap day and month', async () => {
    await put(fixture, 'in/1.csv', first);
    await committed(job('enable'));
    await put(fixture, 'in/2.csv', 'id,v\n11,02/13/2025\n12,03/02/2025\n');
    expect(await rejectsOf(await committed(job('enable')))).toEqual([['2.csv', 2, 'v']]);
    expect(await written()).toEqual([...days, [12, '2025-02-03']]);
  });

  test('but a later file that is written in the plain way is read so', async () => {
    await put(fixture, 'in/1.csv', first);
    await committed(job('enable'));
    await put(fixture, 'in/2.csv', 'id,v\n11,2025-03-01\n');
    expect(await rejectsOf(await committed(job('enable')))).toEqual([]);
    expect(await written()).toEqual([...days, [11, '2025-03-01']]);
  });
});

test('texts that mean null in a typed column mean it beside a bad value of a later file, too', async () => {
  await put(fixture, 'in/1.csv', 'id,v\n1,10\n2,N/A\n3,20\n');
  await committed(job('enable'));
  await put(fixture, 'in/2.csv', 'id,v\n11,30\n12,NA\n13,soon\n14,-\n15,n/a\n16,N/A\n');
  expect(await rejectsOf(await committed(job('enable')))).toEqual([['2.csv', 4, 'v']]);
  expect(await written()).toEqual([
    [1, 10],
    [2, null],
    [3, 20],
    [11, 30],
    [12, null],
    [14, null],
    [15, null],
    [16, null],
  ]);
});
