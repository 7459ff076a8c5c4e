/** Removes the rows of cleaned runs and gives their space back, in small transactions between the writer's other work. */

import type { Sql } from '#engine/base/sql.ts';
import { sql } from '#engine/base/sql.ts';
import { cleanedName } from '#engine/catalog/repositories/history/cleaned-history.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

/** Rows, and runs, of one step. */
const batch = 2000;
const runsBatch = 20;
/** Pages of 4 kB that one step gives back, and those that stay free for the next rows. */
const pagesBatch = 500;
const sparePages = 2000;
/** A catalog of an earlier version gives space back only as a whole: when at least this part of it is free. */
const freeShare = 0.25;

/** @returns whether there may be more. */
export function sweepCleanedRuns(connection: Connection): boolean {
  const runs = connection.all<{ id: string }>(
    sql`SELECT id FROM job_runs WHERE job_name = ? ORDER BY sequence LIMIT ?`,
    cleanedName,
    runsBatch,
  );
  if (runs.length === 0) return false;
  connection.transaction('sweepCleaned', () => {
    let left = batch;
    for (const { id } of runs) {
      for (const removal of removals) {
        if (left <= 0) return;
        left -= connection.run(removal, id, left).changes;
      }
      if (left <= 0) return;
      connection.run(sql`DELETE FROM commits WHERE run_id = ?`, id);
      connection.run(sql`DELETE FROM job_runs WHERE id = ?`, id);
    }
  });
  return true;
}

const removals: readonly Sql[] = [
  sql`DELETE FROM redriven_records WHERE run_id = ? ORDER BY record_sequence LIMIT ?`,
  sql`DELETE FROM rejected_records WHERE run_id = ? ORDER BY sequence LIMIT ?`,
  sql`DELETE FROM run_log WHERE run_id = ? ORDER BY sequence LIMIT ?`,
  sql`DELETE FROM job_tasks WHERE run_id = ? ORDER BY stage_id LIMIT ?`,
  sql`DELETE FROM commit_removed_objects WHERE run_id = ? ORDER BY path LIMIT ?`,
];

interface Fold {
  readonly jobName: string;
  readonly commitSequence: number;
  sourceKey: string;
  path: string;
}

/**
 * Of a path that several cleaned runs read, the last state is enough: no bookmark is set to before it. Entries of files
 * that no longer exist stay: a disk that is away looks the same, and its files must not be read twice.
 */
export class BookmarkFolding {
  readonly #connection: Connection;
  #under: Fold | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** @returns whether there may be more. */
  step(): boolean {
    this.#under ??= this.#next();
    const fold = this.#under;
    if (fold === undefined) return false;
    const { jobName, commitSequence } = fold;
    this.#connection.transaction('foldBookmark', () => {
      const entries = this.#connection.all<{ sourceKey: string; path: string }>(
        sql`SELECT source_key AS sourceKey, path FROM bookmark_objects WHERE job_name = ? AND commit_sequence = ?
          AND (source_key, path) > (?, ?) ORDER BY source_key, path LIMIT ?`,
        jobName,
        commitSequence,
        fold.sourceKey,
        fold.path,
        batch,
      );
      for (const { sourceKey, path } of entries)
        this.#connection.run(
          sql`DELETE FROM bookmark_objects WHERE job_name = ? AND source_key = ? AND path = ? AND commit_sequence < ?`,
          jobName,
          sourceKey,
          path,
          commitSequence,
        );
      if (entries.length === batch) {
        this.#under = { ...fold, ...entries.at(-1)! };
        return;
      }
      this.#connection.run(
        sql`UPDATE cleaned_jobs SET folded_commit = ? WHERE job_name = ? AND folded_commit < ?`,
        commitSequence,
        jobName,
        commitSequence,
      );
      this.#under = undefined;
    });
    return true;
  }

  /** The next commit whose entries replace those of earlier ones; none that a kept run is older than. */
  #next(): Fold | undefined {
    const found = this.#connection.get<{ jobName: string; commitSequence: number }>(
      sql`SELECT j.job_name AS jobName, (
          SELECT min(b.commit_sequence) FROM bookmark_objects b WHERE b.job_name = j.job_name
            AND b.commit_sequence > j.folded_commit AND b.commit_sequence <= min(j.last_commit,
              coalesce((SELECT min(sequence) FROM commits WHERE job_name = j.job_name) - 1, j.last_commit))
        ) AS commitSequence
        FROM cleaned_jobs j WHERE j.folded_commit < j.last_commit AND commitSequence IS NOT NULL LIMIT 1`,
    );
    return found === undefined ? undefined : { ...found, sourceKey: '', path: '' };
  }
}

/**
 * @param mayTakeLong a catalog of an earlier version may be rewritten, which keeps writers waiting.
 * @returns whether there may be more.
 */
export function giveSpaceBack(connection: Connection, mayTakeLong: boolean): boolean {
  const free = Number(connection.pragma('freelist_count'));
  if (free <= sparePages) return false;
  if (Number(connection.pragma('auto_vacuum')) === 2) {
    connection.runToEnd(sql`PRAGMA incremental_vacuum(500)`);
    const more = Number(connection.pragma('freelist_count')) > sparePages;
    if (!more) connection.checkpoint();
    return more && free - Number(connection.pragma('freelist_count')) >= Math.min(pagesBatch, free - sparePages);
  }
  if (!mayTakeLong || free < Number(connection.pragma('page_count')) * freeShare || isBusy(connection)) return false;
  // Once: from then on, a catalog of an earlier version gives space back in steps, too.
  connection.pragma('auto_vacuum = INCREMENTAL');
  connection.runToEnd(sql`VACUUM`);
  connection.checkpoint();
  return false;
}

function isBusy(connection: Connection): boolean {
  const busy = connection.get(
    sql`SELECT 1 FROM job_runs WHERE job_run_state IN ('WAITING', 'RUNNING', 'STOPPING', 'COMMIT_BLOCKED')
      UNION ALL SELECT 1 FROM crawls WHERE state = 'RUNNING' LIMIT 1`,
  );
  return busy !== undefined;
}
