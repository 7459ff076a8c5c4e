/** Runs counted in spans of time: each in exactly one, those outside in none, and the list of a span has the same. */

import { afterEach, beforeEach, expect, test } from 'vitest';
import { sampleRun } from '#engine/catalog/testing/sample-entities.ts';
import { openTemporaryCatalog, type TemporaryCatalog } from '#engine/catalog/testing/temporary-catalog.ts';

let place: TemporaryCatalog;
beforeEach(async () => {
  place = await openTemporaryCatalog();
});
afterEach(() => place[Symbol.asyncDispose]());

test('spans begin with their start and end before the next one', async () => {
  const { jobRuns, calendar } = place.catalog;
  for (const [index, createdOn] of [99, 100, 199, 200, 349, 350].entries())
    await jobRuns.createJobRun(
      sampleRun(`jr_${index}`, { jobName: index === 2 ? 'other' : 'nightly', createdOn, jobRunState: 'FAILED' }),
      100,
    );
  const record = { nodeId: 'n', file: null, line: 1, byteOffset: 0, columnName: null, reason: '', raw: null };
  await jobRuns.addRejectedRecords('jr_3', [record, { ...record, line: 2 }]);
  const counted = await calendar.countRuns([100, 200, 300], 350);
  const found = counted.map(({ kind, name, slot, state, runCount, rejectingCount }) => [
    kind,
    name,
    slot,
    state,
    runCount,
    rejectingCount,
  ]);
  expect(found).toHaveLength(4);
  expect(found).toEqual(
    expect.arrayContaining([
      ['job', 'nightly', 0, 'FAILED', 1, 0],
      ['job', 'other', 0, 'FAILED', 1, 0],
      ['job', 'nightly', 1, 'FAILED', 1, 1],
      ['job', 'nightly', 2, 'FAILED', 1, 0],
    ]),
  );
  const ids = async (jobName: string | null, from: number, before: number, limit = 10): Promise<readonly string[]> =>
    (await calendar.getRunsBetween(jobName, from, before, limit)).map(({ id }) => id);
  expect(await ids(null, 100, 200)).toEqual(['jr_2', 'jr_1']);
  expect(await ids('nightly', 100, 350)).toEqual(['jr_4', 'jr_3', 'jr_1']);
  expect(await ids('nightly', 100, 350, 2)).toEqual(['jr_4', 'jr_3']);
});
