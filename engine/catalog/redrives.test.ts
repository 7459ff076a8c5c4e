/** The quarantine: groups of rejected records, and runs that claim corrected ones. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RejectedRecord } from '#engine/catalog/entities.ts';
import { sampleIntent, sampleRun } from '#engine/catalog/testing/sample-entities.ts';
import { openTemporaryCatalog, type TemporaryCatalog } from '#engine/catalog/testing/temporary-catalog.ts';

let place: TemporaryCatalog;
beforeAll(async () => {
  place = await openTemporaryCatalog();
});
afterAll(() => place[Symbol.asyncDispose]());

function record(line: number, change: Partial<RejectedRecord> = {}): RejectedRecord {
  return {
    nodeId: 'in',
    file: '/a.csv',
    line,
    byteOffset: line * 10,
    columnName: 'amount',
    reason: `Could not convert string "x${line}" to 'INTEGER'`,
    raw: `${line},x${line}`,
    stageId: 's0',
    taskId: 's0-0',
    ...change,
  };
}

/** A run that is committed, with its records. */
async function committed(id: string, records: readonly RejectedRecord[]): Promise<number[]> {
  const { jobRuns, commits } = place.catalog;
  await jobRuns.createJobRun(sampleRun(id, { jobName: id }), 1);
  await jobRuns.addRejectedRecords(id, records);
  const intent = { ...sampleIntent(id), jobName: id, tableChanges: [], publishes: [], retires: [], expectedTables: [] };
  await commits.writeIntent({ ...intent, bookmarkChanges: [], expectedBookmarkVersion: null });
  await commits.applyIntent(id, []);
  return (await jobRuns.getRejectedRecords(id)).items.map((each) => each.id);
}

test('records with the same kind of reason are grouped, the largest group first', async () => {
  const { jobRuns } = place.catalog;
  await committed('jr_g', [
    record(1, { columnName: null, reason: 'too many values: expected 3, found 4' }),
    record(2),
    record(3),
    record(4, { nodeId: 'keep', stageId: 's1' }),
  ]);
  const groups = await jobRuns.getRejectedGroups('jr_g');
  expect(groups.map(({ nodeId, recordCount }) => [nodeId, recordCount])).toEqual([
    ['in', 2],
    ['in', 1],
    ['keep', 1],
  ]);
  expect(groups[0]).toMatchObject({ reasonKind: `Could not convert string … to 'INTEGER'`, redrivenCount: 0 });
  const page = await jobRuns.getRejectedRecords('jr_g', { group: groups[0]!, limit: 1 });
  expect(page.items).toMatchObject([{ line: 2 }]);
  expect((await jobRuns.getRejectedRecords('jr_g', { group: groups[0]!, after: page.next })).items).toMatchObject([
    { line: 3 },
  ]);
});

test('a record belongs to one run until that run ends without a commit', async () => {
  const { jobRuns } = place.catalog;
  const [first, second] = await committed('jr_c', [record(1), record(2)]);
  const claim = (id: string, records: readonly number[]): Promise<unknown> =>
    jobRuns.createRedriveRun(sampleRun(id, { jobName: 'jr_c' }), 9, {
      runId: 'jr_c',
      records: records.map((each) => ({ id: each, fixed: `${each},1` })),
    });
  expect(await claim('jr_c1', [first!])).toMatchObject({ redriveOf: 'jr_c' });
  await expect(claim('jr_c2', [second!, first!])).rejects.toMatchObject({ code: 'InvalidState' });
  // The refused run left no trace, nor did its claim on the other record.
  await expect(jobRuns.getJobRun('jr_c2')).rejects.toMatchObject({ code: 'EntityNotFound' });
  await claim('jr_c3', [second!]);
  expect(await jobRuns.getRedrivenRecords('jr_c3')).toMatchObject([{ id: second, redrive: { fixed: `${second},1` } }]);
  expect((await jobRuns.getRejectedGroups('jr_c'))[0]).toMatchObject({ recordCount: 2, redrivenCount: 2 });
  await jobRuns.updateJobRun('jr_c1', { jobRunState: 'FAILED', completedOn: 1 });
  expect((await jobRuns.getRejectedRecords('jr_c')).items.map(({ redrive }) => redrive?.runId ?? null)).toEqual([
    null,
    'jr_c3',
  ]);
  await claim('jr_c4', [first!]);
  // While records are being processed, the run that rejected them is kept.
  await expect(place.catalog.commits.applyUndo('jr_c', [])).rejects.toMatchObject({
    code: 'InvalidState',
    message: expect.stringMatching(/being run again by run #\d+ of job/u),
  });
});

test('records of an uncommitted run belong to no run', async () => {
  const { jobRuns } = place.catalog;
  await jobRuns.createJobRun(sampleRun('jr_u', { jobName: 'u' }), 1);
  await jobRuns.addRejectedRecords('jr_u', [record(1)]);
  const [{ id } = { id: 0 }] = (await jobRuns.getRejectedRecords('jr_u')).items;
  const request = { runId: 'jr_u', records: [{ id, fixed: '1,1' }] };
  await expect(jobRuns.createRedriveRun(sampleRun('jr_u1'), 9, request)).rejects.toMatchObject({
    code: 'InvalidState',
  });
});

test('a retried task drops its records, an adopted one keeps them', async () => {
  const { jobRuns } = place.catalog;
  for (const id of ['jr_old', 'jr_new']) await jobRuns.createJobRun(sampleRun(id, { jobName: id }), 1);
  await jobRuns.addRejectedRecords('jr_old', [record(1), record(2, { taskId: 's0-1' })]);
  await jobRuns.adoptRejectedRecords('jr_new', { runId: 'jr_old', taskId: 's0-0' }, { stageId: 's0', taskId: 's0-0' });
  await jobRuns.adoptRejectedRecords('jr_new', { runId: 'jr_old', taskId: 's0-0' }, { stageId: 's0', taskId: 's0-0' });
  expect((await jobRuns.getRejectedRecords('jr_new')).items).toMatchObject([
    { line: 1, taskId: 's0-0', stageId: 's0' },
  ]);
  await jobRuns.dropRejectedRecords('jr_old', 's0-1');
  expect((await jobRuns.getRejectedRecords('jr_old')).items).toMatchObject([{ line: 1 }]);
});
