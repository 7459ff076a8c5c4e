/** Merges and records that do not fit: those of the table stop the run, new ones are rejected, and can be fixed and merged later. */

import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getStorage } from '#engine/bytes/storages.ts';
import { mergeJob, putRows, tableRows } from '#engine/execute/testing/merge-jobs.ts';
import { put, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';
import { readTree } from '#engine/execute/testing/staged-commit.ts';
import { getFormat } from '#engine/formats/index.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { bigintType, stringType } from '#engine/types/data-type.ts';

const fixture = useRunFixture();
let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

/** `lake.customers` in CSV, with a record of which the id is not a number. */
async function publishTable(): Promise<void> {
  const { folder, engine } = fixture;
  const { crawls, databases } = engine.catalog;
  await put(fixture, 'customers/a.csv', 'id,name\n1,Ada\ntwo,Bob\n');
  await databases.ensureDatabase('lake');
  await crawls.startCrawl({ id: 'cr_lake', crawlerName: 'lake' });
  const location = path.join(folder, 'customers');
  const { objects } = await getStorage(location).list({ root: location }, new AbortController().signal);
  const options = getFormat('csv').readOptions.parse({ withHeader: true });
  await crawls.publishCrawl({
    crawlId: 'cr_lake',
    tables: [
      {
        table: {
          databaseName: 'lake',
          name: 'customers',
          tableType: 'EXTERNAL_TABLE',
          columns: [
            { name: 'id', type: bigintType },
            { name: 'name', type: stringType },
          ],
          partitionKeys: [],
          location,
          reading: { classification: 'csv', compression: 'none', options },
          parameters: {},
        },
        objects: objects.map((object) => ({
          ...object,
          compression: 'none',
          partitionValues: [],
          recordCount: null,
          inferenceHash: '',
        })),
        expectedGeneration: null,
      },
    ],
    deleteTables: [],
    changes: [],
  });
  await crawls.finishCrawl('cr_lake', { state: 'SUCCEEDED', filesRead: 0, filesListed: objects.length });
}

test('a record of the table that does not fit stops the run, and nothing is written', async () => {
  await publishTable();
  await putRows(fixture, ['id,name', '1,Ann']);
  const ended = await run(fixture, { job: mergeJob({ format: 'csv' }) });
  expect(ended).toMatchObject({
    jobRunState: 'FAILED',
    error: { code: 'MalformedFile', message: expect.stringContaining('1 record of the table does not fit') },
  });
  expect(
    Object.keys(await readTree(path.join(fixture.folder, 'customers'))).filter((file) => file.endsWith('.csv')),
  ).toEqual(['a.csv']);
});

test('a new record that does not fit is rejected, and merged once it is fixed', async () => {
  await putRows(fixture, ['id,name', '1,Ada', '2,Bob,x', '3,Eve']);
  const job = mergeJob({}, { bookmark: 'enable' });
  const ran = await run(fixture, { job });
  expect(ran.error).toBeNull();
  expect(await tableRows(fixture, duck)).toEqual(['1,Ada', '3,Eve']);
  const { items } = await fixture.engine.catalog.jobRuns.getRejectedRecords(ran.id, { limit: 10 });
  const records = items.map(({ id }) => ({ id, fixed: '2,Bob' }));
  const started = await fixture.engine.runs.redriveRejectedRecords({ runId: ran.id, records });
  const ended = await fixture.engine.runs.waitForJobRun(started.id);
  expect(ended.error).toBeNull();
  expect(await tableRows(fixture, duck)).toEqual(['1,Ada', '2,Bob', '3,Eve']);
});

test('a run fails if another one changes the table meanwhile', async () => {
  await putRows(fixture, ['id,name', '1,Ada']);
  const job = mergeJob({}, { maxConcurrentRuns: 2 });
  expect((await run(fixture, { job })).error).toBeNull();
  const [one, other] = await Promise.all([run(fixture, { job }), run(fixture, { job: { ...job, name: 'other' } })]);
  for (const error of [one.error, other.error]) if (error !== null) expect(error.code).toBe('ConcurrentModification');
  expect([one.error, other.error]).toContain(null);
  expect(await tableRows(fixture, duck)).toEqual(['1,Ada']);
});
