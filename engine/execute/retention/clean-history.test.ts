/** Cleaning the history of a workspace with real runs: what goes, what stays, and what is refused afterwards. */

import { access, rename, readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { sql } from '#engine/base/sql.ts';
import { Connection } from '#engine/catalog/thread/connection.ts';
import { JobRuns } from '#engine/execute/index.ts';
import type { CleanedHistory } from '#engine/execute/retention/clean-history.ts';
import { csv, job, put, rows, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture({ inline: true });
const never = new AbortController().signal;
const days = 24 * 60 * 60 * 1000;

/** As after so many days; a run that ended a moment ago is that old. */
function clean(later: number, historyRuns = 1, dryRun = false): Promise<CleanedHistory> {
  const runs = new JobRuns({ ...fixture.engine.host, clock: () => Date.now() + later * days });
  return runs.cleanHistory({ historyDays: 30, historyRuns }, dryRun, never);
}

async function listed(): Promise<string[]> {
  return (await fixture.engine.catalog.jobRuns.getJobRuns('load')).items.map(({ id }) => id);
}

const appending = job({ bookmark: 'enable' });
const replacing = job({ target: { path: 'out', mode: 'overwrite' } });

async function runWith(file: string, ids: readonly number[], request = appending): Promise<string> {
  await put(fixture, `in/${file}`, csv(ids));
  const ended = await run(fixture, { job: request });
  expect(ended.jobRunState).toBe('SUCCEEDED');
  return ended.id;
}

test('old runs go, the newest stay, the bookmark stays exact, and each later step on a removed run says so', async () => {
  const first = await runWith('1.csv', [1]);
  const second = await runWith('2.csv', [2]);
  const third = await runWith('3.csv', [4]);
  expect(await clean(29)).toEqual({ jobs: [], crawlCount: 0 });
  const would = await clean(31, 2, true);
  expect(would).toEqual({ jobs: [{ jobName: 'load', runCount: 1, stays: null }], crawlCount: 0 });
  expect(await listed()).toEqual([third, second, first]);
  expect(await clean(31, 2)).toEqual(would);
  expect(await listed()).toEqual([third, second]);

  const { runs, catalog } = fixture.engine;
  const refusal = { code: 'EntityNotFound', message: expect.stringContaining('no longer in the history') as string };
  await expect(catalog.jobRuns.getJobRun(first)).rejects.toMatchObject(refusal);
  await expect(runs.undoJobRun(first)).rejects.toMatchObject(refusal);
  await expect(runs.checkUndo(first)).rejects.toMatchObject(refusal);
  await expect(runs.resumeJobRun(first)).rejects.toMatchObject(refusal);
  await expect(catalog.bookmarks.resetJobBookmark('load', first)).rejects.toMatchObject(refusal);
  const window = { bookmark: 'pause' as const, bookmarkWindow: { from: first, to: third } };
  await expect(runs.startJobRun({ job: appending, ...window })).rejects.toMatchObject(refusal);

  // Only the fourth file is new; rewound to the second run, the third one is, too.
  await runWith('4.csv', [5]);
  expect(await rows(fixture)).toEqual(['1,FR,10', '2,DE,20', '4,DE,40', '5,FR,50']);
  await catalog.bookmarks.resetJobBookmark('load', second);
  expect((await run(fixture, { job: appending })).jobRunState).toBe('SUCCEEDED');
  expect(await rows(fixture)).toEqual(['1,FR,10', '2,DE,20', '4,DE,40', '4,DE,40', '5,FR,50', '5,FR,50']);
});

test('a run stays while the files that it replaced are kept, and goes with them', async () => {
  const first = await runWith('1.csv', [1], replacing);
  const second = await runWith('2.csv', [2], replacing);
  const third = await runWith('3.csv', [4], replacing);
  // Nothing was replaced by the first run.
  expect(await clean(6, 1)).toEqual({ jobs: [], crawlCount: 0 });
  const early = new JobRuns({ ...fixture.engine.host, clock: () => Date.now() + 6 * days });
  expect(await early.cleanHistory({ historyDays: 1, historyRuns: 1 }, false, never)).toEqual({
    jobs: [{ jobName: 'load', runCount: 1, stays: { runId: second, reason: 'replaced' } }],
    crawlCount: 0,
  });
  expect(await listed()).toEqual([third, second]);
  await fixture.engine.runs.undoJobRun(third);
  await fixture.engine.runs.undoJobRun(second);
  expect(await rows(fixture)).toEqual(['1,FR,10']);
  await expect(fixture.engine.runs.undoJobRun(first)).rejects.toMatchObject({ code: 'EntityNotFound' });
  await runWith('4.csv', [5], replacing);
  expect(await clean(31)).toMatchObject({ jobs: [{ runCount: 2, stays: null }] });
  await expect(access(path.join(fixture.folder, 'out', '_tenon', 'retired', third))).rejects.toThrow();
  expect(await readdir(path.join(fixture.folder, 'out', '_tenon', 'retired'))).toEqual([]);
});

test('a run whose target cannot be found stays, with all after it', async () => {
  const first = await runWith('1.csv', [1]);
  await runWith('2.csv', [2]);
  const out = path.join(fixture.folder, 'out');
  await rename(out, `${out}-away`);
  const stays = { runId: first, reason: 'away' };
  expect(await clean(31)).toEqual({ jobs: [{ jobName: 'load', runCount: 0, stays }], crawlCount: 0 });
  expect(await listed()).toHaveLength(2);
  await rename(`${out}-away`, out);
  expect(await clean(31)).toMatchObject({ jobs: [{ runCount: 1 }] });
});

test('the rows of removed runs go, and a catalog gives their space back', async () => {
  for (let number = 1; number <= 4; number += 1) await runWith(`${number}.csv`, [number]);
  await clean(31);
  await fixture.engine.catalog.history.settled();
  const database = Connection.open(path.join(fixture.engine.host.stateFolder, 'catalog.sqlite'), 'read-only');
  try {
    for (const statement of [
      sql`SELECT DISTINCT id AS run FROM job_runs`,
      sql`SELECT DISTINCT run_id AS run FROM job_tasks`,
      sql`SELECT DISTINCT run_id AS run FROM run_log`,
      sql`SELECT DISTINCT run_id AS run FROM commits`,
      sql`SELECT DISTINCT run_id AS run FROM commit_tables`,
    ])
      expect(database.all<{ run: string }>(statement).map(({ run: id }) => id)).toEqual(await listed());
    expect(database.pragma('auto_vacuum')).toBe(2);
  } finally {
    database.close();
  }
});

test('a job that starts while the history is cleaned reads what it would have read', async () => {
  for (let number = 1; number <= 3; number += 1) await runWith(`${number}.csv`, [number * 2]);
  await put(fixture, 'in/4.csv', csv([8]));
  const [ended] = await Promise.all([run(fixture, { job: appending }), clean(31)]);
  expect(ended.jobRunState).toBe('SUCCEEDED');
  expect(await rows(fixture)).toEqual(['2,DE,20', '4,DE,40', '6,DE,60', '8,DE,80']);
});
