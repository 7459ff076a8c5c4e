/** Renames of jobs: everything stored under the name moves at once, and nothing of another job is mixed in. */

import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CommitIntent } from '#engine/catalog/commit-entities.ts';
import { sampleIntent, sampleRun } from '#engine/catalog/testing/sample-entities.ts';
import { openTemporaryCatalog, type TemporaryCatalog } from '#engine/catalog/testing/temporary-catalog.ts';

let place: TemporaryCatalog;
beforeEach(async () => {
  place = await openTemporaryCatalog();
});
afterEach(() => place[Symbol.asyncDispose]());

const rename = { from: 'nightly', to: 'daily', fromHash: 'f' };

/** A run of a job that has read one file. */
async function commit(runId: string, jobName: string, path: string): Promise<void> {
  const { jobRuns, commits } = place.catalog;
  const addObjects = [{ path, size: 1, modifiedMicros: 1 }];
  const intent: CommitIntent = sampleIntent(runId, { jobName, bookmarkChanges: [{ sourceKey: 'in', addObjects }] });
  await jobRuns.createJobRun(sampleRun(runId, { jobName }), 1);
  await commits.writeIntent(intent);
  await commits.applyIntent(runId, []);
}

async function namesOf(jobName: string): Promise<string[]> {
  return (await place.catalog.jobRuns.getJobRuns(jobName)).items.map(({ id }) => id);
}

async function pathsOf(jobName: string): Promise<string[]> {
  return (await place.catalog.bookmarks.getBookmarkObjects(jobName, 'in')).map(({ path }) => path);
}

test('bookmark, runs and commits move to the new name, and an undo resets the bookmark entries of the run', async () => {
  const { jobRenames, jobRuns, bookmarks, commits } = place.catalog;
  await commit('jr_1', 'nightly', '/in/1');
  await commit('jr_2', 'nightly', '/in/2');
  await jobRenames.beginJobRename(rename);
  expect(await jobRenames.getJobRenames()).toEqual([rename]);
  await jobRenames.finishJobRename('nightly');
  await jobRenames.finishJobRename('nightly');
  expect(await jobRenames.getJobRenames()).toEqual([]);
  expect(await namesOf('nightly')).toEqual([]);
  expect(await namesOf('daily')).toEqual(['jr_2', 'jr_1']);
  expect(await jobRuns.findCommittedJobRun('daily')).toBe('jr_2');
  expect(await bookmarks.getJobBookmark('nightly')).toMatchObject({ version: 0, runId: null });
  expect(await bookmarks.getJobBookmark('daily')).toMatchObject({ version: 2, runId: 'jr_2' });
  expect(await pathsOf('daily')).toEqual(['/in/1', '/in/2']);
  expect((await commits.getCommit('jr_1')).intent.jobName).toBe('daily');
  await expect(commits.checkUndo('jr_1')).rejects.toMatchObject({
    hint: expect.stringMatching(/^Undo first: run #\d+ of job daily\.$/u) as string,
  });
  await commits.applyUndo('jr_2', []);
  expect(await pathsOf('daily')).toEqual(['/in/1']);
  expect(await bookmarks.getJobBookmark('daily')).toMatchObject({ runId: 'jr_1' });
  expect(await bookmarks.resetJobBookmark('daily', 'jr_1')).toMatchObject({ runId: 'jr_1' });
});

test('the remains of a deleted job of the new name are renamed, and can still be undone', async () => {
  const { jobRenames, jobRuns, bookmarks, commits } = place.catalog;
  await commit('jr_1', 'nightly', '/in/1');
  for (const [index, runId] of ['jr_old', 'jr_older'].entries()) {
    await commit(runId, 'daily', `/other/${index}`);
    await jobRenames.beginJobRename({ ...rename, from: index === 0 ? 'nightly' : 'weekly' });
    await jobRenames.finishJobRename(index === 0 ? 'nightly' : 'weekly');
    if (index === 0) {
      expect([await pathsOf('daily'), await namesOf('daily')]).toEqual([['/in/1'], ['jr_1']]);
      expect(await jobRuns.findCommittedJobRun('daily')).toBe('jr_1');
      expect(await bookmarks.getJobBookmark('daily')).toMatchObject({ version: 1, runId: 'jr_1' });
    }
  }
  expect(await namesOf('daily (deleted)')).toEqual(['jr_old']);
  expect(await namesOf('daily (deleted 2)')).toEqual(['jr_older', 'jr_1']);
  await commits.applyUndo('jr_old', []);
  expect(await pathsOf('daily (deleted)')).toEqual([]);
});

test('a rename is refused while a run of the job is not finished, or blocked in its commit', async () => {
  const { jobRenames, jobRuns, commits } = place.catalog;
  await jobRuns.createJobRun(sampleRun('jr_1'), 1);
  const refused = (why: string, hint: string): Promise<void> =>
    expect(jobRenames.beginJobRename(rename)).rejects.toMatchObject({
      code: 'InvalidState',
      message: expect.stringContaining(why) as string,
      hint: expect.stringContaining(hint) as string,
    });
  await refused('RUNNING', 'stop it');
  await expect(jobRenames.beginJobRename({ ...rename, from: 'weekly', to: 'nightly' })).rejects.toMatchObject({
    code: 'InvalidState',
  });
  await commits.writeIntent(sampleIntent('jr_1'));
  await commits.blockCommit('jr_1', { kind: 'operational', code: 'CommitBlocked', message: 'No.' });
  await refused('blocked in its commit', 'Retry the commit');
  expect(await jobRenames.getJobRenames()).toEqual([]);
});

test('between begin and finish no run of either name begins, and no other rename', async () => {
  const { jobRenames, jobRuns } = place.catalog;
  await jobRenames.beginJobRename(rename);
  for (const jobName of ['nightly', 'daily']) {
    await expect(jobRuns.createJobRun(sampleRun('jr_1', { jobName }), 1)).rejects.toMatchObject({
      code: 'InvalidState',
    });
  }
  await expect(jobRenames.beginJobRename({ ...rename, from: 'weekly' })).rejects.toMatchObject({
    code: 'InvalidState',
  });
  await jobRenames.giveUpJobRename('nightly');
  await jobRuns.createJobRun(sampleRun('jr_1'), 1);
  expect(await namesOf('nightly')).toEqual(['jr_1']);
});

test('a run that resumes another under the name it had before is refused', async () => {
  const { jobRenames, jobRuns } = place.catalog;
  await jobRuns.createJobRun(sampleRun('jr_1', { jobRunState: 'FAILED' }), 1);
  await jobRenames.beginJobRename(rename);
  await jobRenames.finishJobRename('nightly');
  const resumed = sampleRun('jr_2', { previousRunId: 'jr_1' });
  await expect(jobRuns.createJobRun(resumed, 1)).rejects.toMatchObject({
    code: 'InvalidState',
    message: expect.stringContaining('"daily"') as string,
  });
  await jobRuns.createJobRun({ ...resumed, jobName: 'daily' }, 1);
});
