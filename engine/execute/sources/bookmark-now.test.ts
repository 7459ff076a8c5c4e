/** What the bookmark says, against what the next run reads. */

import { expect, test } from 'vitest';
import { bookmarkText } from '#engine/contract/job-bookmark.ts';
import { csv, job, put, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture();
const load = job({ bookmark: 'enable' });
const now = () => fixture.engine.runs.setBookmarkToNow(load, {}, new AbortController().signal);
const current = () => fixture.engine.catalog.bookmarks.getJobBookmark('load');
const reset = (runId?: string) => fixture.engine.catalog.bookmarks.resetJobBookmark('load', runId);

test('a bookmark at its start differs from one that was set to now, though no run moved it', async () => {
  await put(fixture, 'in/1.csv', csv([1]));
  expect(await current()).toMatchObject({ runId: null, position: 'start', setToNowOn: null });
  expect(await now()).toMatchObject({ runId: null, position: 'now', setToNowOn: expect.any(Number) as number });
  expect(await reset()).toMatchObject({ runId: null, position: 'start', setToNowOn: null });
});

test('runs, undos and rewinds move it on from now and back', async () => {
  await put(fixture, 'in/1.csv', csv([1]));
  const first = await run(fixture, { job: load });
  expect(await current()).toMatchObject({ position: 'run', runId: first.id, setToNowOn: null });
  await put(fixture, 'in/2.csv', csv([2]));
  const { setToNowOn } = await now();
  await put(fixture, 'in/4.csv', csv([4]));
  const second = await run(fixture, { job: load });
  expect(await current()).toMatchObject({ position: 'run', runId: second.id });
  await put(fixture, 'in/5.csv', csv([5]));
  const third = await run(fixture, { job: load });
  await fixture.engine.runs.undoJobRun(third.id);
  expect(await current()).toMatchObject({ position: 'run', runId: second.id });
  await fixture.engine.runs.undoJobRun(second.id);
  expect(await current()).toMatchObject({ position: 'now', runId: first.id, setToNowOn });
  const again = await run(fixture, { job: load });
  expect(await reset(again.id)).toMatchObject({ position: 'run', runId: again.id });
  expect(await reset(first.id)).toMatchObject({ position: 'run', runId: first.id, setToNowOn: null });
});

test('the words name what the next run reads', () => {
  const names = { run: 'run #3', time: () => '10:15' };
  const of = { jobName: 'load', version: 2, runId: null, setToNowOn: null };
  expect(bookmarkText({ ...of, position: 'start' }, names)).toBe(
    'Nothing counts as read. The next run reads everything.',
  );
  expect(bookmarkText({ ...of, position: 'now', setToNowOn: 1 }, names)).toBe(
    'Set to now at 10:15. The next run reads only what is added or changed after that.',
  );
  expect(bookmarkText({ ...of, position: 'now' }, names)).toMatch(/^Set to now\. The next run reads only/u);
  expect(bookmarkText({ ...of, runId: 'jr_3', position: 'run' }, names)).toBe(
    'Set by run #3. The next run reads only what is new since then.',
  );
});
