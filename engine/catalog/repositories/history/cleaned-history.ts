/** What the catalog still knows of runs and crawls that left its history. */

import { sql } from '#engine/base/sql.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import { EngineError } from '#engine/contract/errors.ts';

/**
 * Job name of runs and commits that are gone for everyone, while their rows are removed in small steps. No job has it.
 */
export const cleanedName = '';

/** @throws EngineError EntityNotFound when the run or crawl has left the history. */
export function refuseCleaned(connection: Connection, id: string, title: 'Job run' | 'Crawl' = 'Job run'): void {
  const cleaned = connection.get<{ cleanedOn: number }>(
    sql`SELECT cleaned_on AS cleanedOn FROM cleaned_history WHERE id = ?`,
    id,
  );
  if (cleaned === undefined) return;
  const day = new Date(cleaned.cleanedOn).toISOString().slice(0, 10);
  throw new EngineError(
    'EntityNotFound',
    `${title} ${id} is no longer in the history: it was removed on ${day} by the retention rule of the workspace.`,
    {
      hint:
        title === 'Crawl'
          ? 'Start the crawler again.'
          : 'Only runs in the history can be undone, resumed or repeated, or be the new position of a bookmark. See them with: tenon runs',
      details: title === 'Crawl' ? { crawl: id } : { run: id },
    },
  );
}

/** A run that left the history, with what is still known of it. */
export interface CleanedRun {
  /** Milliseconds since 1970 UTC. */
  readonly cleanedOn: number;
  /** null: not known any more. */
  readonly jobName: string | null;
  /** JSON of the plan; null: not known any more. Known of the newest committed run among the cleaned ones of a job. */
  readonly plan: string | null;
}

/** @returns undefined: no run of this id was ever removed. */
export function findCleanedRun(connection: Connection, id: string): CleanedRun | undefined {
  // Ids of crawls are in the same table.
  if (!id.startsWith('jr_')) return undefined;
  return connection.get<CleanedRun>(
    sql`SELECT h.cleaned_on AS cleanedOn, j.job_name AS jobName, j.committed_plan AS plan
      FROM cleaned_history h LEFT JOIN cleaned_jobs j ON j.committed_run_id = h.id WHERE h.id = ?`,
    id,
  );
}

/** Whether a cleaned run changed the table after a commit that is not undone. */
export function isTableChangedAfter(
  connection: Connection,
  databaseName: string,
  tableName: string,
  commitSequence: number,
): boolean {
  const later = connection.get(
    sql`SELECT 1 FROM cleaned_tables WHERE database_name = ? AND table_name = ? AND last_commit > ?`,
    databaseName,
    tableName,
    commitSequence,
  );
  return later !== undefined;
}

/** Whether a cleaned run moved the job's bookmark after a commit. */
export function isBookmarkMovedAfter(connection: Connection, jobName: string, commitSequence: number): boolean {
  const later = connection.get(
    sql`SELECT 1 FROM cleaned_jobs WHERE job_name = ? AND last_bookmark_commit > ?`,
    jobName,
    commitSequence,
  );
  return later !== undefined;
}

/** The newest committed run among the cleaned ones of a job, with its plan. */
export function findCleanedCommit(connection: Connection, jobName: string): { id: string; plan: string } | undefined {
  return connection.get(
    sql`SELECT committed_run_id AS id, committed_plan AS plan FROM cleaned_jobs
      WHERE job_name = ? AND committed_run_id IS NOT NULL`,
    jobName,
  );
}

/** Whether a marker beside a table may name the change: a commit, or with `undone` its undo. */
export function knowsCleanedChange(connection: Connection, runId: string, undone: boolean): boolean {
  const found = undone
    ? connection.get(sql`SELECT 1 FROM cleaned_history WHERE id = ? AND change = 'undo'`, runId)
    : connection.get(sql`SELECT 1 FROM cleaned_history WHERE id = ? AND change <> 'none'`, runId);
  return found !== undefined;
}
