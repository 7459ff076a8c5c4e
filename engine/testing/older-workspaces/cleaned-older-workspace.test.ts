/** The history of a workspace that commit 511d470 wrote is cleaned as one of today; bookmarks and types stay. */

import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openCatalog, type Catalog } from '#engine/catalog/index.ts';
import { restoreWorkspace, type WorkspaceDump } from '#engine/testing/older-workspaces/workspace-dump.ts';

const dump = JSON.parse(readFileSync(path.join(import.meta.dirname, '511d470.json'), 'utf8')) as WorkspaceDump;

async function stateOf(catalog: Catalog, jobs: readonly string[]): Promise<unknown> {
  const states: unknown[] = [];
  for (const job of jobs) {
    const committed = await catalog.jobRuns.findCommittedJobRun(job);
    states.push([
      job,
      await catalog.bookmarks.getJobBookmark(job),
      await catalog.bookmarks.getBookmarkObjects(job, 'in'),
      committed === undefined ? null : [committed, await catalog.jobRuns.getCommittedPlan(job, committed)],
    ]);
  }
  return states;
}

test('old runs go, except those that are needed', async () => {
  const scratch = realpathSync(mkdtempSync(path.join(tmpdir(), 'tenon-older-')));
  try {
    const folder = path.join(scratch, 'workspace');
    restoreWorkspace(dump, folder);
    await using catalog = await openCatalog({ path: path.join(folder, '.tenon', 'catalog.sqlite') });
    const jobs = await catalog.history.getJobsWithRuns(null, 100);
    expect(jobs).toContain('load');
    const before = await stateOf(catalog, jobs);
    const runsBefore = (await catalog.jobRuns.getJobRuns(undefined, { limit: 1000 })).items;
    const later = Number.MAX_SAFE_INTEGER;
    const rule = { endedBefore: later, unsuccessfulBefore: later, keepLast: 1 };
    const gone: string[] = [];
    for (const job of jobs) {
      const runs = await catalog.history.getCleanableRuns(job, rule, 0);
      gone.push(
        ...(await catalog.history.cleanRuns(
          job,
          rule,
          runs.map(({ id }) => id),
        )),
      );
    }
    await catalog.history.settled();
    expect(gone.length).toBeGreaterThan(2);
    expect(await stateOf(catalog, jobs)).toEqual(before);
    const kept = (await catalog.jobRuns.getJobRuns(undefined, { limit: 1000 })).items.map(({ id }) => id);
    expect(new Set([...kept, ...gone])).toEqual(new Set(runsBefore.map(({ id }) => id)));
    for (const id of gone) expect(await catalog.commits.findCommit(id)).toBeUndefined();
    // Cut short between its intent and its end: it is finished first.
    expect(kept).toEqual(
      expect.arrayContaining(runsBefore.filter(({ jobRunState }) => jobRunState === 'RUNNING').map(({ id }) => id)),
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
});
