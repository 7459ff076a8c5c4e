/** Job bookmarks: which objects of each source were processed, by which commit, under one version per job. */

import { runArgument, titleOfRun } from '#engine/catalog/repositories/run-title.ts';
import { sql } from '#engine/base/sql.ts';
import type { BookmarkChange } from '#engine/catalog/commit-entities.ts';
import type { BookmarkObject, JobBookmark, Millis } from '#engine/catalog/entities.ts';
import { positionAfterRun } from '#engine/catalog/repositories/bookmark-positions.ts';
import { findCompacted, findFollowed, refuseTornBookmark } from '#engine/catalog/repositories/compacted-bookmarks.ts';
import { latestGeneration } from '#engine/catalog/repositories/target-generations.ts';
import { read, readList, transaction } from '#engine/catalog/repositories/method.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import { EngineError } from '#engine/contract/errors.ts';

export const bookmarkMethods = {
  /** Version 0 and no run when the job does not have a bookmark yet. */
  getJobBookmark: read(getJobBookmark),
  /** Objects already processed by committed runs, of one source: each path once, as the last of them saw it; by path. */
  getBookmarkObjects: readList(openBookmarkObjects),
  hasBookmarkObjects: read(hasBookmarkObjects),
  /** A file of which a copied workspace does not show whether it was read, unless a person has decided since. */
  findBookmarkDoubt: read(findBookmarkDoubt),
  /** One of the files that a compaction has replaced; undefined: none of them. */
  findCompacted: read(findCompacted),
  /** A file of a compaction, which may have left the history, that counts as read by these runs. */
  findFollowed: read(findFollowed),
  /**
   * Forget everything, or all that runs after `runId` processed. Targets are never touched.
   * @throws ConcurrentModification while a commit of the job is open, InvalidInput when the run is another job's,
   *   InvalidState when what the bookmark had after the run is no longer known.
   */
  resetJobBookmark: transaction(resetJobBookmark, { durability: 'full' }),
  /**
   * Counts objects as processed although no run of this catalog read them.
   * @throws ConcurrentModification when the bookmark is not at the expected version, InvalidState.
   */
  putJobBookmark: transaction(putJobBookmark, { durability: 'full' }),
};

export function getJobBookmark(connection: Connection, jobName: string): JobBookmark {
  const row = connection.get<BookmarkRow>(
    sql`SELECT version, run_id AS runId, now_on AS nowOn, passed_by AS passedBy FROM job_bookmarks WHERE job_name = ?`,
    jobName,
  );
  if (row === undefined) return { jobName, version: 0, runId: null, position: 'start', setToNowOn: null };
  const { version, runId } = row;
  const setToNowOn = row.passedBy === null ? row.nowOn : null;
  // Older catalogs did not record that a bookmark was set to now, but they list the files.
  const isNow = setToNowOn !== null || (runId === null && hasBookmarkObjects(connection, jobName));
  return { jobName, version, runId, position: isNow ? 'now' : runId === null ? 'start' : 'run', setToNowOn };
}

interface BookmarkRow extends Pick<JobBookmark, 'version' | 'runId'> {
  readonly nowOn: number | null;
  readonly passedBy: number | null;
}

/** Each path once, as the last commit that processed it saw it; by path. */
export function openBookmarkObjects(
  connection: Connection,
  jobName: string,
  sourceKey: string,
): IteratorObject<BookmarkObject> {
  // With a bare max(), SQLite returns the other columns of the row with the maximum.
  return connection
    .iterate<BookmarkObject & { commitSequence: number }>(
      sql`SELECT path, size, modified_micros AS modifiedMicros, max(commit_sequence) AS commitSequence
        FROM bookmark_objects WHERE job_name = ? AND source_key = ? GROUP BY path ORDER BY path`,
      jobName,
      sourceKey,
    )
    .map(({ path, size, modifiedMicros }) => ({ path, size, modifiedMicros }));
}

/** @param sourceKey (default: any source). */
function hasBookmarkObjects(connection: Connection, jobName: string, sourceKey: string | null = null): boolean {
  const row = connection.get(
    sql`SELECT 1 FROM bookmark_objects WHERE job_name = ? AND (? IS NULL OR source_key = ?) LIMIT 1`,
    jobName,
    sourceKey,
    sourceKey,
  );
  return row !== undefined;
}

/** A file whose size a copied workspace kept, and whose time it did not; undefined: none, or a person has decided since. */
function findBookmarkDoubt(connection: Connection, jobName: string): string | undefined {
  return (
    connection.get<{ doubt: string | null }>(sql`SELECT doubt FROM job_bookmarks WHERE job_name = ?`, jobName)?.doubt ??
    undefined
  );
}

/** Adds the files that a commit processed; inside a transaction. */
export function addBookmarkObjects(
  connection: Connection,
  jobName: string,
  runId: string,
  commitSequence: number,
  changes: readonly BookmarkChange[],
): void {
  for (const change of changes) putObjects(connection, jobName, commitSequence, change);
  putBookmark(connection, jobName, runId);
  connection.run(
    sql`UPDATE job_bookmarks SET passed_by = coalesce(passed_by, ?) WHERE job_name = ? AND now_on IS NOT NULL`,
    commitSequence,
    jobName,
  );
}

function putObjects(
  connection: Connection,
  jobName: string,
  commitSequence: number,
  { sourceKey, addObjects }: BookmarkChange,
): void {
  for (const { path, size, modifiedMicros } of addObjects)
    connection.run(
      sql`INSERT OR REPLACE INTO bookmark_objects (job_name, source_key, path, commit_sequence, size,
        modified_micros) VALUES (?, ?, ?, ?, ?, ?)`,
      jobName,
      sourceKey,
      path,
      commitSequence,
      size,
      modifiedMicros,
    );
}

/** Removes the entries that one commit added; inside a transaction. */
export function removeBookmarkObjects(
  connection: Connection,
  jobName: string,
  runId: string,
  commitSequence: number,
  previousRunId: string | null,
): void {
  connection.run(sql`DELETE FROM bookmark_objects WHERE job_name = ? AND commit_sequence = ?`, jobName, commitSequence);
  // A reset in between has set another run already.
  const current = getJobBookmark(connection, jobName).runId;
  putBookmark(connection, jobName, current === runId ? previousRunId : current);
  connection.run(
    sql`UPDATE job_bookmarks SET passed_by = NULL WHERE job_name = ? AND passed_by = ?`,
    jobName,
    commitSequence,
  );
}

export function resetJobBookmark(connection: Connection, jobName: string, runId?: string): JobBookmark {
  refuseOpenBookmarkCommit(connection, jobName);
  const last = runId === undefined ? -1 : positionAfterRun(connection, jobName, runId);
  refuseTornBookmark(connection, jobName, last, `Cannot set the bookmark of job ${jobName} back`);
  connection.run(sql`DELETE FROM bookmark_objects WHERE job_name = ? AND commit_sequence > ?`, jobName, last);
  putBookmark(connection, jobName, runId ?? null);
  connection.run(
    sql`UPDATE job_bookmarks SET now_on = NULL, now_sequence = NULL, passed_by = NULL
      WHERE job_name = ? AND now_sequence > ?`,
    jobName,
    last,
  );
  decide(connection, jobName);
  return getJobBookmark(connection, jobName);
}

/**
 * Counts objects as processed by a person's word. Those that the bookmark has already in this state stay as they are,
 * so that undoing the run that read them takes them back.
 * @param listed the version of the bookmark that the objects were listed under, and when that was.
 */
export function putJobBookmark(
  connection: Connection,
  jobName: string,
  listed: { readonly version: number; readonly time: Millis },
  changes: readonly BookmarkChange[],
): JobBookmark {
  refuseOpenBookmarkCommit(connection, jobName);
  const { version, runId } = getJobBookmark(connection, jobName);
  if (version !== listed.version)
    throw new EngineError('ConcurrentModification', `The bookmark of job ${jobName} was changed in the meantime.`, {
      hint: 'Check the current bookmark, then decide again.',
      details: { job: jobName },
    });
  const sequence = nextCommitSequence(connection);
  for (const { sourceKey, addObjects } of changes) {
    const known = new Map([...openBookmarkObjects(connection, jobName, sourceKey)].map((each) => [each.path, each]));
    const isKnown = ({ path, size, modifiedMicros }: BookmarkObject): boolean =>
      known.get(path)?.size === size && known.get(path)?.modifiedMicros === modifiedMicros;
    putObjects(connection, jobName, sequence, {
      sourceKey,
      addObjects: addObjects.filter((each) => !isKnown(each)),
    });
  }
  putBookmark(connection, jobName, runId);
  connection.run(
    sql`UPDATE job_bookmarks SET now_on = ?, now_sequence = ?, passed_by = NULL WHERE job_name = ?`,
    listed.time,
    sequence,
    jobName,
  );
  decide(connection, jobName);
  return getJobBookmark(connection, jobName);
}

/** Takes the next number of a commit, so that what a person says has a place among the commits. */
function nextCommitSequence(connection: Connection): number {
  const counted = connection.get<{ seq: number }>(
    sql`UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = 'commits' RETURNING seq`,
  );
  if (counted !== undefined) return counted.seq;
  connection.run(sql`INSERT INTO sqlite_sequence (name, seq) VALUES ('commits', 1)`);
  return 1;
}

/** A person has decided what counts as read, with every target as it is now. */
function decide(connection: Connection, jobName: string): void {
  connection.run(
    sql`UPDATE job_bookmarks SET decided = ?, doubt = NULL WHERE job_name = ?`,
    latestGeneration(connection),
    jobName,
  );
}

/**
 * @param ownRunId a run whose own commit or undo does not count.
 * @throws EngineError ConcurrentModification naming the run whose commit or undo will change the job's bookmark;
 *   InvalidState when that one waits for a person.
 */
export function refuseOpenBookmarkCommit(connection: Connection, jobName: string, ownRunId = ''): void {
  const open = connection.get<{ runId: string; undoing: 0 | 1; blocked: 0 | 1 }>(
    sql`SELECT c.run_id AS runId, u.run_id IS NOT NULL AS undoing,
        iif(u.run_id IS NULL, c.phase = 'blocked', u.error IS NOT NULL) AS blocked
      FROM commits c LEFT JOIN undos u ON u.run_id = c.run_id
      WHERE c.job_name = ? AND c.changes_bookmark = 1 AND c.run_id <> ?
        AND (c.phase IN ('publishing', 'blocked') OR u.run_id IS NOT NULL) LIMIT 1`,
    jobName,
    ownRunId,
  );
  if (open === undefined) return;
  const { runId } = open;
  const run = titleOfRun(connection, runId);
  const details = { job: jobName, run: runId };
  const holder = open.undoing === 1 ? 'undo' : 'commit';
  if (open.blocked === 1)
    throw new EngineError(
      'InvalidState',
      `The bookmark of job ${jobName} is locked: the ${holder} of ${run} is blocked.`,
      { hint: `Retry it first: tenon retry ${runArgument(connection, runId)}`, details },
    );
  throw new EngineError(
    'ConcurrentModification',
    `The bookmark of job ${jobName} is being changed by the ${holder} of ${run}.`,
    { hint: 'Try again when it has finished.', details },
  );
}

function putBookmark(connection: Connection, jobName: string, runId: string | null): void {
  connection.run(
    sql`INSERT INTO job_bookmarks (job_name, version, run_id) VALUES (?, 1, ?)
      ON CONFLICT (job_name) DO UPDATE SET version = version + 1, run_id = excluded.run_id`,
    jobName,
    runId,
  );
}
