/** Rejected records, fixed and run again: only they, through the same job, each of them once. */

import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { JobRun, QuarantinedRecord } from '#engine/catalog/entities.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import { unbalanced } from '#engine/execute/run/run-receipts.ts';
import { getFormat } from '#engine/formats/index.ts';
import { getStorage } from '#engine/bytes/storages.ts';
import { bigintType } from '#engine/types/data-type.ts';
import { csv, job, put, rows, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture();

/** Two good files' rows, and two records of the wrong length. */
async function rejecting(definition: Job = job({ bookmark: 'enable' })): Promise<JobRun> {
  await put(fixture, 'in/a.csv', csv([1, 2]));
  await put(fixture, 'in/b.csv', 'id,country,amount\n4,DE,40\n6,DE,60,0\n7,FR,70,1\n8,DE,80\n');
  const ran = await run(fixture, { job: definition });
  expect(ran).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  return ran;
}

async function rejected(runId: string): Promise<readonly QuarantinedRecord[]> {
  return (await fixture.engine.catalog.jobRuns.getRejectedRecords(runId, { limit: 1000 })).items;
}

async function redrive(runId: string, records: readonly { id: number; fixed: string }[]): Promise<JobRun> {
  const { runs, catalog } = fixture.engine;
  const started = await runs.redriveRejectedRecords({ runId, records });
  const ended = await runs.waitForJobRun(started.id);
  if (ended.error?.kind === 'unexpected') throw new Error(ended.error.stack ?? ended.error.message);
  for (const task of await catalog.jobRuns.getTasks(ended.id)) expect(unbalanced(task.receipts)).toEqual([]);
  return ended;
}

const before = ['1,FR,10', '2,DE,20', '4,DE,40', '8,DE,80'];

/** Beyond 32 bits from an amount of 46341 on. */
const overflowing: Job = job({
  bookmark: 'enable',
  nodes: [
    {
      id: 'in',
      name: 'Orders',
      transform: 'PathSource',
      args: { path: 'in', format: 'csv', options: { withHeader: true } },
    },
    {
      id: 'keep',
      name: 'Keep',
      transform: 'Filter',
      inputs: { in: { node: 'in' } },
      args: { condition: 'CAST(amount AS INT) * CAST(amount AS INT) > 1' },
    },
    {
      id: 'out',
      name: 'Out',
      transform: 'PathTarget',
      inputs: { in: { node: 'keep' } },
      args: { path: 'out', format: 'csv' },
    },
  ],
});

/** `sales.lake`: two whole numbers, pinned, under the folder's years. */
async function publishTable(): Promise<void> {
  const { folder, engine } = fixture;
  const { crawls, databases } = engine.catalog;
  await databases.ensureDatabase('sales');
  await crawls.startCrawl({ id: 'cr_lake', crawlerName: 'lake' });
  const location = path.join(folder, 'lake');
  const { objects } = await getStorage(location).list({ root: location }, new AbortController().signal);
  await crawls.publishCrawl({
    crawlId: 'cr_lake',
    tables: [
      {
        table: {
          databaseName: 'sales',
          name: 'lake',
          tableType: 'EXTERNAL_TABLE',
          columns: ['id', 'amount'].map((name) => ({ name, type: bigintType })),
          partitionKeys: [{ name: 'year', type: bigintType }],
          location,
          reading: { classification: 'csv', compression: 'none', options: getFormat('csv').readOptions.parse({}) },
          parameters: {},
        },
        objects: objects.map((object) => ({
          ...object,
          compression: 'none',
          partitionValues: [/year=(\d+)/u.exec(object.path)![1]!],
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

describe('fixed records', () => {
  test('run through the same job, and nothing else does', async () => {
    const ran = await rejecting();
    const [short, long] = await rejected(ran.id);
    expect([short, long]).toMatchObject([
      { nodeId: 'in', line: 3, raw: '6,DE,60,0', redrive: null },
      { nodeId: 'in', line: 4, raw: '7,FR,70,1', redrive: null },
    ]);
    const ended = await redrive(ran.id, [{ id: short!.id, fixed: '6,DE,60' }]);
    expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null, redriveOf: ran.id });
    expect(await rows(fixture)).toEqual([...before, '6,DE,60'].sort());
    const [task] = await fixture.engine.catalog.jobRuns.getTasks(ended.id);
    expect(task!.receipts).toMatchObject([
      { nodeId: 'out', rowsIn: 1 },
      { nodeId: 'keep', rowsIn: 1 },
      { nodeId: 'in', rowsIn: 1, rejected: 0 },
    ]);
    expect((await rejected(ran.id)).map((record) => record.redrive)).toEqual([
      { runId: ended.id, jobRunState: 'SUCCEEDED', fixed: '6,DE,60' },
      null,
    ]);
    expect(await fixture.engine.catalog.jobRuns.getRedrivenRecords(ended.id)).toMatchObject([
      { id: short!.id, raw: '6,DE,60,0', redrive: { fixed: '6,DE,60' } },
    ]);
    expect(await fixture.engine.catalog.jobRuns.getRejectedGroups(ran.id)).toMatchObject([
      { nodeId: 'in', stageId: 's0', columnName: null, recordCount: 2, redrivenCount: 1 },
    ]);
  });

  test('go once: a second run of the same record is refused, also at the same time', async () => {
    const ran = await rejecting(job({ bookmark: 'enable', maxConcurrentRuns: 5 }));
    const [short] = await rejected(ran.id);
    const asked = { runId: ran.id, records: [{ id: short!.id, fixed: '6,DE,60' }] };
    const { runs } = fixture.engine;
    const starts = await Promise.allSettled(Array.from({ length: 4 }, () => runs.redriveRejectedRecords(asked)));
    const started = starts.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(started).toHaveLength(1);
    expect(await runs.waitForJobRun(started[0]!.id)).toMatchObject({ jobRunState: 'SUCCEEDED' });
    await expect(runs.redriveRejectedRecords(asked)).rejects.toMatchObject({
      code: 'InvalidState',
      message: expect.stringContaining(`#${started[0]!.number} of job`),
    });
    expect((await rows(fixture)).filter((row) => row === '6,DE,60')).toHaveLength(1);
    await expect(
      runs.redriveRejectedRecords({ runId: started[0]!.id, records: [{ id: short!.id, fixed: 'x' }] }),
    ).rejects.toMatchObject({ code: 'EntityNotFound' });
  });

  test('leave the bookmark as it was: the next run reads new files only', async () => {
    const definition = job({ bookmark: 'enable' });
    const ran = await rejecting(definition);
    const [short] = await rejected(ran.id);
    await redrive(ran.id, [{ id: short!.id, fixed: '6,DE,60' }]);
    await put(fixture, 'in/c.csv', csv([9]));
    expect(await run(fixture, { job: definition })).toMatchObject({ jobRunState: 'SUCCEEDED' });
    expect(await rows(fixture)).toEqual([...before, '6,DE,60', '9,FR,90'].sort());
  });

  test('that are still wrong are in the quarantine of that run, and can be fixed there', async () => {
    const ran = await rejecting();
    const [, long] = await rejected(ran.id);
    const again = await redrive(ran.id, [{ id: long!.id, fixed: '7,FR,70,2' }]);
    expect(again).toMatchObject({ jobRunState: 'SUCCEEDED' });
    const [second] = await rejected(again.id);
    expect(second).toMatchObject({ nodeId: 'in', line: 1, raw: '7,FR,70,2' });
    expect(await redrive(again.id, [{ id: second!.id, fixed: '7,FR,70' }])).toMatchObject({ jobRunState: 'SUCCEEDED' });
    expect(await rows(fixture)).toEqual([...before, '7,FR,70'].sort());
  });

  test('are free again when their run is undone, and hold the undo of the run that rejected them', async () => {
    const ran = await rejecting();
    const [short] = await rejected(ran.id);
    const first = await redrive(ran.id, [{ id: short!.id, fixed: '6,DE,60' }]);
    const { runs } = fixture.engine;
    await expect(runs.undoJobRun(ran.id)).rejects.toMatchObject({ code: 'InvalidState' });
    await runs.undoJobRun(first.id);
    expect(await rows(fixture)).toEqual(before);
    expect((await rejected(ran.id))[0]!.redrive).toBeNull();
    await redrive(ran.id, [{ id: short!.id, fixed: '6,DE,66' }]);
    expect(await rows(fixture)).toEqual([...before, '6,DE,66'].sort());
  });

  test('of a run that was undone, or failed, are refused', async () => {
    const ran = await rejecting();
    const [short] = await rejected(ran.id);
    await fixture.engine.runs.undoJobRun(ran.id);
    await expect(redrive(ran.id, [{ id: short!.id, fixed: '6,DE,60' }])).rejects.toMatchObject({
      code: 'InvalidState',
    });
    await expect(fixture.engine.runs.checkRedrive(ran.id, { stageId: 's0', nodeId: 'in' })).rejects.toMatchObject({
      message: expect.stringContaining('The run was undone'),
    });
    const failed = await run(fixture, {
      job: job({ name: 'strict', maxRejectedRecords: 0, target: { path: 'other' } }),
    });
    expect(failed).toMatchObject({ jobRunState: 'FAILED' });
    const [other] = await rejected(failed.id);
    await expect(redrive(failed.id, [{ id: other!.id, fixed: '6,DE,60' }])).rejects.toMatchObject({
      code: 'InvalidState',
    });
    // This is known before a record is fixed.
    await expect(fixture.engine.runs.checkRedrive(failed.id, { stageId: 's0', nodeId: 'in' })).rejects.toMatchObject({
      message: expect.stringContaining('The run failed'),
    });
  });

  test('cannot be run alone where the target would be replaced by them', async () => {
    const ran = await rejecting(job({ target: { mode: 'overwrite' } }));
    const [short] = await rejected(ran.id);
    // This is known before a record is fixed.
    await expect(fixture.engine.runs.checkRedrive(ran.id, { stageId: 's0', nodeId: 'in' })).rejects.toMatchObject({
      code: 'IncrementalRefused',
    });
    await expect(redrive(ran.id, [{ id: short!.id, fixed: '6,DE,60' }])).rejects.toMatchObject({
      code: 'IncrementalRefused',
      message: expect.stringContaining('replace the rows'),
    });
    expect((await rejected(ran.id))[0]!.redrive).toBeNull();
  });

  test('of a later node are rows as JSON, which enter at that node', async () => {
    await put(fixture, 'in/a.csv', 'id,country,amount\n1,DE,2\n2,DE,50000\n3,DE,1\n');
    const ran = await run(fixture, { job: overflowing });
    expect(ran).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
    const [record] = await rejected(ran.id);
    expect(record).toMatchObject({ nodeId: 'keep', file: null, line: null });
    expect(JSON.parse(record!.raw!)).toEqual({ id: 2, country: 'DE', amount: 50000 });
    const ended = await redrive(ran.id, [{ id: record!.id, fixed: '{"id": 2,\n "country": "FR", "amount": 3}' }]);
    expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
    expect(await rows(fixture)).toEqual(['1,DE,2', '2,FR,3']);
  });

  test('of a partitioned table keep the partition of their file', async () => {
    await put(fixture, 'lake/year=2024/a.csv', '1,10\nx,20\n');
    await put(fixture, 'lake/year=2025/a.csv', '3,30\ny,40\n');
    await publishTable();
    const definition = job({
      bookmark: 'enable',
      nodes: [
        {
          id: 'in',
          name: 'Table',
          transform: 'CatalogSource',
          args: { databaseName: 'sales', tableName: 'lake' },
        },
        {
          id: 'out',
          name: 'Out',
          transform: 'PathTarget',
          inputs: { in: { node: 'in' } },
          args: { path: 'out', format: 'csv' },
        },
      ],
    });
    const ran = await run(fixture, { job: definition });
    expect(ran).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
    const records = await rejected(ran.id);
    expect(records.map(({ raw }) => raw)).toEqual(['x,20', 'y,40']);
    const fixed = records.map(({ id }, index) => ({ id, fixed: `${index + 7},1` }));
    expect(await redrive(ran.id, fixed)).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
    expect(await rows(fixture)).toEqual(['1,10,2024', '3,30,2025', '7,1,2024', '8,1,2025']);
  });

  test('must be named, and hold something', async () => {
    const ran = await rejecting();
    const [short] = await rejected(ran.id);
    await expect(redrive(ran.id, [])).rejects.toMatchObject({ code: 'InvalidInput' });
    await expect(redrive(ran.id, [{ id: short!.id, fixed: ' \n' }])).rejects.toMatchObject({ code: 'InvalidInput' });
    const twice = [1, 2].map(() => ({ id: short!.id, fixed: '6,DE,60' }));
    await expect(redrive(ran.id, twice)).rejects.toMatchObject({ code: 'InvalidInput' });
    await expect(redrive(ran.id, [{ id: 999, fixed: 'x' }])).rejects.toMatchObject({ code: 'EntityNotFound' });
  });
});
