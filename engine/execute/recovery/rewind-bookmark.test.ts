import { rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { sql } from '#engine/base/sql.ts';
import { Connection } from '#engine/catalog/thread/connection.ts';
import { rewindBookmark } from '#engine/execute/recovery/rewind-bookmark.ts';
import { csv, job, put, rows, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture();

test('a bookmark is rewound to a run that succeeded and was not undone, to no other', async () => {
  const load = job({ bookmark: 'enable' });
  await put(fixture, 'in/1.csv', csv([1]));
  const first = await run(fixture, { job: load });
  await put(fixture, 'in/2.csv', csv([2]));
  const failed = await run(fixture, { job: job({ bookmark: 'enable', target: { format: 'xml' } }) });
  expect(failed.jobRunState).toBe('FAILED');
  const second = await run(fixture, { job: load });
  await fixture.engine.runs.undoJobRun(second.id);
  const refused = { code: 'InvalidState', hint: expect.stringContaining('tenon runs') as string };
  await expect(rewindBookmark(fixture.engine, 'load', failed.id)).rejects.toMatchObject(refused);
  await expect(rewindBookmark(fixture.engine, 'load', second.id)).rejects.toMatchObject(refused);
  await expect(rewindBookmark(fixture.engine, 'other', first.id)).rejects.toMatchObject({ code: 'InvalidInput' });
  expect(await rewindBookmark(fixture.engine, 'load', first.id)).toMatchObject({ runId: first.id });
  await run(fixture, { job: load });
  expect(await rows(fixture)).toEqual(['1,FR,10', '2,DE,20']);
  expect(await rewindBookmark(fixture.engine, 'load', null)).toMatchObject({ runId: null });
});

test('a run without its plan, as in a workspace that was taken over, does not hinder the next', async () => {
  await put(fixture, 'in/1.csv', csv([1]));
  const first = await run(fixture, { job: job() });
  const connection = Connection.open(path.join(fixture.folder, '.tenon/catalog.sqlite'), 'read-write');
  connection.run(sql`UPDATE job_runs SET plan = '' WHERE id = ?`, first.id);
  connection.close();
  await rm(path.join(fixture.folder, 'out'), { recursive: true });
  await put(fixture, 'out/_tenon/kept', '');
  expect((await run(fixture, { job: job() })).error).toBeNull();
});
