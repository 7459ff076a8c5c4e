/** One catalog of a test that performs the same steps in two of them, of which only one is cleaned; in memory. */

import { sql } from '#engine/base/sql.ts';
import type { CommitIntent } from '#engine/catalog/commit-entities.ts';
import type { BookmarkObject, JobRun } from '#engine/catalog/entities.ts';
import type { HistoryRule } from '#engine/catalog/history.ts';
import * as bookmarks from '#engine/catalog/repositories/bookmarks.ts';
import { applyIntent } from '#engine/catalog/repositories/commit-apply.ts';
import { applyUndo, beginUndo, finishUndo } from '#engine/catalog/repositories/commit-undo.ts';
import { markCleaned, writeIntent } from '#engine/catalog/repositories/commits.ts';
import { getCleanableRuns } from '#engine/catalog/repositories/history/cleanable-runs.ts';
import { cleanRuns } from '#engine/catalog/repositories/history/clean-runs.ts';
import { BookmarkFolding, sweepCleanedRuns } from '#engine/catalog/repositories/history/sweep-cleaned.ts';
import { beginJobRename, finishJobRename } from '#engine/catalog/repositories/job-renames.ts';
import { loadMigrations } from '#engine/catalog/migrations/index.ts';
import * as jobRuns from '#engine/catalog/repositories/job-runs.ts';
import { refuseResumed } from '#engine/catalog/repositories/resumed-runs.ts';
import { openTableSnapshot } from '#engine/catalog/repositories/tables/table-contents.ts';
import { findTableHead } from '#engine/catalog/repositories/tables/table-rows.ts';
import { knowsTargetChange, undoChangeId } from '#engine/catalog/repositories/target-generations.ts';
import { publishedFiles, sampleRun } from '#engine/catalog/testing/sample-entities.ts';
import { Connection } from '#engine/catalog/thread/connection.ts';
import { migrateCatalog } from '#engine/catalog/thread/migrate.ts';
import { toEngineError } from '#engine/contract/errors.ts';

export const sourceKey = 'in';
const migrations = await loadMigrations();

export class HistoryTwin implements Disposable {
  readonly #connection = Connection.open(':memory:', 'read-write');
  readonly #folding = new BookmarkFolding(this.#connection);

  constructor() {
    migrateCatalog(this.#connection, migrations);
  }

  [Symbol.dispose](): void {
    this.#connection.close();
  }

  /** Files that the next run of the job would read. */
  newFiles(job: string, listed: readonly BookmarkObject[]): BookmarkObject[] {
    const known = new Map(this.#entries(job).map((entry) => [entry.path, entry]));
    return listed.filter(({ path, size, modifiedMicros }) => {
      const entry = known.get(path);
      return entry?.size !== size || entry.modifiedMicros !== modifiedMicros;
    });
  }

  start(id: string, job: string, previousRunId: string | null, createdOn: number): string {
    const bookmarkVersion = bookmarks.getJobBookmark(this.#connection, job).version;
    const plan = JSON.stringify({ of: id, bookmarkVersion, targets: { out: { root: '/out' } } });
    return this.#answer(() =>
      jobRuns.insertJobRun(this.#connection, sampleRun(id, { jobName: job, previousRunId, plan, createdOn }), 9),
    );
  }

  end(id: string, state: JobRun['jobRunState'], completedOn: number): void {
    this.#change(() => jobRuns.updateJobRun(this.#connection, id, { jobRunState: state, completedOn }));
  }

  commit(intent: CommitIntent): void {
    this.#change(() => writeIntent(this.#connection, intent, ['/out']));
    this.#change(() => applyIntent(this.#connection, intent.runId, publishedFiles(intent)));
    this.#change(() => markCleaned(this.#connection, intent.runId));
  }

  undo(id: string): string {
    return this.#answer(
      () => beginUndo(this.#connection, id, ['/out']),
      () => applyUndo(this.#connection, id, []),
      () => finishUndo(this.#connection, id),
    );
  }

  rewind(job: string, runId: string | undefined): string {
    return this.#answer(() => bookmarks.resetJobBookmark(this.#connection, job, runId));
  }

  /** @param time when the files were listed (default: later with each change of the bookmark). */
  skip(job: string, listed: readonly BookmarkObject[], time?: number): string {
    return this.#answer(() => {
      const { version } = bookmarks.getJobBookmark(this.#connection, job);
      const changes = [{ sourceKey, addObjects: listed }];
      return bookmarks.putJobBookmark(this.#connection, job, { version, time: time ?? version }, changes);
    });
  }

  rename(from: string, to: string): void {
    this.#change(() => beginJobRename(this.#connection, { from, to, fromHash: '' }));
    this.#change(() => finishJobRename(this.#connection, from));
  }

  mayResume(id: string): string {
    return this.#answer(() => {
      jobRuns.getJobRun(this.#connection, id);
      refuseResumed(this.#connection, id);
    });
  }

  /** @param mayGo whether no file of the run is left. */
  clean(job: string, rule: HistoryRule, mayGo: (id: string) => boolean): string[] {
    const free: string[] = [];
    for (const { id } of getCleanableRuns(this.#connection, job, rule, 0)) {
      if (!mayGo(id)) break;
      free.push(id);
    }
    return this.#change(() => cleanRuns(this.#connection, job, rule, free));
  }

  /** @returns whether there may be more. */
  sweep(): boolean {
    return sweepCleanedRuns(this.#connection) || this.#folding.step();
  }

  /** Everything that a later step can see of a job and its table, and of the changes that markers name. */
  state(jobs: readonly string[], runs: readonly string[]): unknown {
    const ofJob = (job: string): unknown => {
      const committed = jobRuns.findCommittedJobRun(this.#connection, job);
      return {
        job,
        bookmark: bookmarks.getJobBookmark(this.#connection, job),
        entries: this.#entries(job),
        committed,
        plan: committed === undefined ? null : jobRuns.getCommittedPlan(this.#connection, job, committed),
      };
    };
    return {
      jobs: jobs.map(ofJob),
      objects: this.paths(),
      known: runs.map((id) => [
        knowsTargetChange(this.#connection, id),
        knowsTargetChange(this.#connection, undoChangeId(id)),
      ]),
    };
  }

  /** Files listed by the table that all jobs write to. */
  paths(): string[] {
    if (findTableHead(this.#connection, 'sales', 'orders') === undefined) return [];
    const { rows } = openTableSnapshot(this.#connection, 'sales', 'orders');
    return Iterator.from(rows)
      .map(({ path }) => path)
      .toArray();
  }

  runsOf(job: string): string[] {
    return jobRuns.getJobRuns(this.#connection, job, { limit: 1000 }).items.map(({ id }) => id);
  }

  /** Rows by table, and what SQLite finds wrong. */
  counts(): Record<string, number> {
    const count = (text: ReturnType<typeof sql>): number =>
      this.#connection.get<{ count: number }>(sql`SELECT count(*) AS count FROM (${text})`)!.count;
    return {
      runs: count(sql`SELECT 1 FROM job_runs`),
      commits: count(sql`SELECT 1 FROM commits`),
      removed: count(sql`SELECT 1 FROM commit_removed_objects`),
      repeated: count(sql`SELECT 1 FROM bookmark_objects GROUP BY job_name, source_key, path HAVING count(*) > 1`),
      damaged: this.#connection.all(sql`PRAGMA foreign_key_check`).length,
    };
  }

  #entries(job: string): BookmarkObject[] {
    return [...bookmarks.openBookmarkObjects(this.#connection, job, sourceKey)];
  }

  /** One transaction, as the thread opens it for a method. */
  #change<T>(work: () => T): T {
    return this.#connection.transaction('twin', work);
  }

  /** Each step is a transaction; the first that fails is the last. */
  #answer(...steps: readonly (() => unknown)[]): string {
    try {
      for (const step of steps) this.#change(step);
      return 'done';
    } catch (thrown) {
      const { code, message } = toEngineError(thrown);
      return `${code}: ${message}`;
    }
  }
}
