/** Runs that merge rows into a table by keys: what is in it afterwards, what receipts say, and what is refused. */

import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { inputOf } from '#engine/catalog/input-of.ts';
import type { Receipt } from '#engine/catalog/receipt.ts';
import { mergeJob, putRows, tableRows } from '#engine/execute/testing/merge-jobs.ts';
import { run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';

const fixture = useRunFixture();
let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

type Changes = NonNullable<Receipt['changes']>;

/** Runs the job over the rows. @returns what became of the rows. */
async function merge(lines: readonly string[], args: Record<string, unknown> = {}): Promise<Changes | undefined> {
  await putRows(fixture, lines);
  const ended = await run(fixture, { job: mergeJob(args) });
  expect(ended.error).toBeNull();
  const tasks = await fixture.engine.catalog.jobRuns.getTasks(ended.id);
  return tasks.flatMap(({ receipts }) => receipts).find(({ port }) => port === 'merge')?.changes;
}

async function failure(lines: readonly string[], args: Record<string, unknown> = {}): Promise<unknown> {
  await putRows(fixture, lines);
  const ended = await run(fixture, { job: mergeJob(args) });
  expect(ended.error).not.toBeNull();
  return ended.error;
}

const first = ['id,name,city', '1,Ada,Ghent', '2,Bob,Lyon', '3,,Turin'];

test('the first run inserts, the second updates, inserts and leaves the others, the same again changes nothing', async () => {
  expect(await merge(first)).toEqual({ inserted: 3, updated: 0, unchanged: 0, deleted: 0 });
  const next = ['id,name,city', '2,Bob,Paris', '3,,Turin', '4,Eve,Rome'];
  expect(await merge(next)).toEqual({ inserted: 1, updated: 1, unchanged: 2, deleted: 0 });
  const all = ['1,Ada,Ghent', '2,Bob,Paris', '3,,Turin', '4,Eve,Rome'];
  expect(await tableRows(fixture, duck)).toEqual(all);
  expect(await merge(next)).toEqual({ inserted: 0, updated: 0, unchanged: 4, deleted: 0 });
  expect(await tableRows(fixture, duck)).toEqual(all);
});

test('a null replaces a value; a column that the new rows lack stays, one that the table lacks is added', async () => {
  await merge(first);
  expect(await merge(['id,name,age', '1,,37', '4,Eve,21'])).toEqual({
    inserted: 1,
    updated: 1,
    unchanged: 2,
    deleted: 0,
  });
  expect(await tableRows(fixture, duck, ['id', 'name', 'city', 'age'])).toEqual([
    '1,,Ghent,37',
    '2,Bob,Lyon,',
    '3,,Turin,',
    '4,Eve,,21',
  ]);
});

test('rows are deleted where the condition is true, and its column is not written', async () => {
  await merge(first);
  const args = { deleteWhen: "op = 'D'", notWritten: ['op'] };
  const changes = await merge(
    ['id,name,city,op', '1,Ada,Ghent,D', '2,Bea,Lyon,U', '8,Zoe,Oslo,D', '9,Yan,Oslo,'],
    args,
  );
  expect(changes).toEqual({ inserted: 1, updated: 1, unchanged: 1, deleted: 1 });
  expect(await tableRows(fixture, duck)).toEqual(['2,Bea,Lyon', '3,,Turin', '9,Yan,Oslo']);
});

test.each([
  [
    { onMatch: 'ignore' },
    { inserted: 1, updated: 0, unchanged: 3, deleted: 0 },
    ['1,Ada,Ghent', '2,Bob,Lyon', '3,,Turin', '4,Eve,Rome'],
  ],
  [
    { onNew: 'ignore' },
    { inserted: 0, updated: 1, unchanged: 2, deleted: 0 },
    ['1,Ada,Ghent', '2,Bob,Paris', '3,,Turin'],
  ],
  [{ onMissing: 'delete' }, { inserted: 1, updated: 1, unchanged: 0, deleted: 2 }, ['2,Bob,Paris', '4,Eve,Rome']],
] as const)('%j', async (args, changes, rows) => {
  await merge(first);
  expect(await merge(['id,name,city', '2,Bob,Paris', '4,Eve,Rome'], args)).toEqual(changes);
  expect(await tableRows(fixture, duck)).toEqual(rows);
});

test('two new rows with the same key, and a null in a key, stop the run with the key; the table stays', async () => {
  await merge(first);
  expect(await failure(['id,name,city', '5,a,b', '5,c,d'])).toMatchObject({
    message: expect.stringContaining('several rows with the same keys: 5'),
    hint: expect.stringContaining('Remove or correct these rows before the target'),
  });
  expect(await failure(['id,name,city', '5,a,b', ',c,d'])).toMatchObject({
    message: expect.stringContaining('a null key: its keys are null'),
  });
  expect(await tableRows(fixture, duck)).toEqual(['1,Ada,Ghent', '2,Bob,Lyon', '3,,Turin']);
});

test('of a partitioned table, only partitions with new rows are written again if its keys are among the keys', async () => {
  const args = { keys: ['id', 'city'], partitionKeys: ['city'] };
  await merge(first, args);
  const before = await objects();
  expect(await merge(['id,name,city', '1,Ann,Ghent', '7,Eve,Rome'], args)).toEqual({
    inserted: 1,
    updated: 1,
    unchanged: 2,
    deleted: 0,
  });
  const after = await objects();
  expect(after.filter((file) => before.includes(file)).length).toBe(2);
  expect(await tableRows(fixture, duck, ['id', 'name', 'city'])).toEqual([
    '1,Ann,Ghent',
    '2,Bob,Lyon',
    '3,,Turin',
    '7,Eve,Rome',
  ]);
});

test('a run whose table changes while it is planned is planned again', async () => {
  await merge(first);
  const { bookmarks, crawls, tables, jobRuns } = fixture.engine.catalog;
  const original = bookmarks.getJobBookmark.bind(bookmarks);
  let isBetween = true;
  // The table was listed before it, and the state of the target is read after it.
  vi.spyOn(bookmarks, 'getJobBookmark').mockImplementation(async (name) => {
    if (isBetween) {
      isBetween = false;
      const { table, objects } = await tables.getTableSnapshot('lake', 'customers');
      for (const { path } of objects) await rm(path);
      await crawls.startCrawl({ id: 'cr_between', crawlerName: 'between' });
      await crawls.publishCrawl({
        crawlId: 'cr_between',
        tables: [{ table: inputOf(table), objects: [], expectedGeneration: table.generation }],
        deleteTables: [],
        changes: [],
      });
    }
    return original(name);
  });
  await putRows(fixture, ['id,name,city', '1,Ann,Ghent']);
  const ended = await run(fixture, { job: mergeJob({}) });
  vi.restoreAllMocks();
  expect([ended.error, isBetween]).toEqual([null, false]);
  const { items } = await jobRuns.getRunLog(ended.id);
  expect(items.map(({ message }) => message)).toContainEqual(expect.stringContaining('it is planned again'));
  expect(await tableRows(fixture, duck, ['id', 'name'])).toEqual(['1,Ann']);
});

test('a row moves to another partition if the keys of the partition are not among the keys', async () => {
  const args = { partitionKeys: ['city'] };
  await merge(first, args);
  expect(await merge(['id,name,city', '1,Ada,Lyon'], args)).toEqual({
    inserted: 0,
    updated: 1,
    unchanged: 2,
    deleted: 0,
  });
  expect(await tableRows(fixture, duck, ['id', 'name', 'city'])).toEqual(['1,Ada,Lyon', '2,Bob,Lyon', '3,,Turin']);
});

async function objects(): Promise<string[]> {
  return (await fixture.engine.catalog.tables.getTableSnapshot('lake', 'customers')).objects.map(({ path }) => path);
}

test('with a bookmark, each run merges its new files', async () => {
  await putRows(fixture, first);
  const job = mergeJob({}, { bookmark: 'enable' });
  expect((await run(fixture, { job })).error).toBeNull();
  await putRows(fixture, ['id,name,city', '2,Bea,Lyon'], 'more.csv');
  expect((await run(fixture, { job })).error).toBeNull();
  expect(await tableRows(fixture, duck)).toEqual(['1,Ada,Ghent', '2,Bea,Lyon', '3,,Turin']);
  const refused = await run(fixture, { job: mergeJob({ onMissing: 'delete' }, { bookmark: 'enable' }) });
  expect(refused.error).toMatchObject({ code: 'IncrementalRefused' });
});

test('a column of another type is refused before the run works', async () => {
  await merge(first);
  expect(await failure(['id,name,city', 'x1,Ada,Ghent'])).toMatchObject({
    code: 'SchemaMismatch',
    message: expect.stringContaining('"id" is bigint in the table and string in the new rows'),
  });
});

test('undo brings the table back', async () => {
  await merge(first);
  await putRows(fixture, ['id,name,city', '1,Ann,Ghent']);
  const ended = await run(fixture, { job: mergeJob({}) });
  await fixture.engine.runs.undoJobRun(ended.id);
  expect(await tableRows(fixture, duck)).toEqual(['1,Ada,Ghent', '2,Bob,Lyon', '3,,Turin']);
});

const historyColumns = ['id', 'city', 'valid_from', 'valid_to', 'is_current'];
const history = { mode: 'scd2', changedAt: 'at', notWritten: ['at'] };

test('scd2: a change closes the current row and opens another; the same rows again change nothing', async () => {
  expect(await merge(['id,city,at', '1,Ghent,2024-01-01', '2,Lyon,2024-01-01'], history)).toEqual({
    inserted: 2,
    updated: 0,
    unchanged: 0,
    deleted: 0,
  });
  const next = ['id,city,at', '1,Rome,2024-02-01', '2,Lyon,2024-02-01', '3,Oslo,2024-02-01'];
  expect(await merge(next, history)).toEqual({ inserted: 1, updated: 1, unchanged: 1, deleted: 0 });
  const rows = [
    '1,Ghent,2024-01-01,2024-02-01,false',
    '1,Rome,2024-02-01,,true',
    '2,Lyon,2024-01-01,,true',
    '3,Oslo,2024-02-01,,true',
  ];
  expect(await tableRows(fixture, duck, historyColumns)).toEqual(rows);
  expect(await merge(next, history)).toEqual({ inserted: 0, updated: 0, unchanged: 4, deleted: 0 });
  expect(await tableRows(fixture, duck, historyColumns)).toEqual(rows);
});

test('scd2: a deleted key is closed and can be opened again; a change in the past stops the run', async () => {
  const args = { ...history, deleteWhen: "op = 'D'", notWritten: ['at', 'op'] };
  await merge(['id,city,at,op', '1,Ghent,2024-01-01,I'], args);
  expect(await merge(['id,city,at,op', '1,Ghent,2024-02-01,D'], args)).toEqual({
    inserted: 0,
    updated: 0,
    unchanged: 0,
    deleted: 1,
  });
  expect(await tableRows(fixture, duck, historyColumns)).toEqual(['1,Ghent,2024-01-01,2024-02-01,false']);
  expect(await merge(['id,city,at,op', '1,Lyon,2024-03-01,I'], args)).toEqual({
    inserted: 1,
    updated: 0,
    unchanged: 1,
    deleted: 0,
  });
  expect(await failure(['id,city,at,op', '1,Paris,2024-01-15,I'], args)).toMatchObject({
    message: expect.stringContaining('its change of 2024-01-15 is not later'),
  });
});

test('scd2: without a column for the time, rows are valid since the run', async () => {
  await merge(['id,city', '1,Ghent'], { mode: 'scd2' });
  expect(await merge(['id,city', '1,Rome'], { mode: 'scd2', onMissing: 'delete' })).toMatchObject({ updated: 1 });
  const rows = await tableRows(fixture, duck, historyColumns);
  expect(rows).toHaveLength(2);
  const [[, , , closed], [, , opened, end, current]] = rows.map((row) => row.split(',')) as [string[], string[]];
  expect([closed, end, current]).toEqual([opened, '', 'true']);
});
