/** Keys of Relationalize over several runs: runs that add rows to the same tables give no key twice. */

import { expect, test } from 'vitest';
import { csvJob, flat, jobOf, joined, lines, outputs } from '#engine/execute/testing/relationalize-jobs.ts';
import { put, rows, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture();

const appending = jobOf({ flat, ...outputs }, { bookmark: 'enable' });

test('with a bookmark, the keys of each run are new', async () => {
  await put(fixture, 'in/a.json', lines({ 1: { a: [10] }, 2: { b: [11] } }));
  expect((await run(fixture, { job: appending })).error).toBeNull();
  expect(await rows(fixture, 'root')).toEqual(['1,1', '2,2']);
  await put(fixture, 'in/b.json', lines({ 3: { c: [12, 13] } }));
  const second = await run(fixture, { job: appending });
  const all = ['1 a 0 10', '2 b 0 11', '3 c 0 12', '3 c 1 13'];
  expect(await joined(fixture)).toEqual(all);
  expect(second.jobRunState).toBe('SUCCEEDED');
  const keys = (await rows(fixture, 'root')).map((line) => line.split(',')[1]);
  expect(new Set(keys).size).toBe(3);
});

test('fixed records that are run again get new keys', async () => {
  await put(fixture, 'in/a.csv', 'id,items\n1,x y\n2,z\n3,v,w\n4,u\n');
  const ended = await run(fixture, { job: csvJob({ bookmark: 'enable' }) });
  expect(ended.error).toBeNull();
  expect(await rows(fixture, 'root')).toEqual(['1,1', '2,2', '4,3']);
  const { items: rejected } = await fixture.engine.catalog.jobRuns.getRejectedRecords(ended.id, { limit: 10 });
  expect(rejected).toHaveLength(1);
  const started = await fixture.engine.runs.redriveRejectedRecords({
    runId: ended.id,
    records: [{ id: rejected[0]!.id, fixed: '3,v w' }],
  });
  expect((await fixture.engine.runs.waitForJobRun(started.id)).error).toBeNull();
  const added = (await rows(fixture, 'root')).find((line) => line.startsWith('3,'))!.split(',')[1]!;
  expect(['1', '2', '3']).not.toContain(added);
  expect(await rows(fixture, 'items')).toEqual(
    ['1,0,x', '1,1,y', '2,0,z', '3,0,u', `${added},0,v`, `${added},1,w`].sort(),
  );
});
