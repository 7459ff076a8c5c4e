/** Runs and crawls by the time at which they were requested: counted in spans of time, and listed. */

import { sql } from '#engine/base/sql.ts';
import type { CountedRuns, ListedJobRun } from '#engine/catalog/entities.ts';
import { cleanedName } from '#engine/catalog/repositories/history/cleaned-history.ts';
import { hasRejects, wasUndone } from '#engine/catalog/repositories/has-rejects.ts';
import { listedColumns, listedJoins, toListedRun, type ListedRow } from '#engine/catalog/repositories/job-runs.ts';
import { read } from '#engine/catalog/repositories/method.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

export const calendarMethods = {
  /** @param starts ascending; each span ends where the next one begins, the last one at `end`. */
  countRuns: read(countRuns),
  /** Newest first. @param jobName null: of all jobs. */
  getRunsBetween: read(getRunsBetween),
};

function countRuns(connection: Connection, starts: readonly number[], end: number): CountedRuns[] {
  const spans = JSON.stringify(starts.map((start, index) => [start, starts[index + 1] ?? end]));
  const of = sql`FROM json_each(?) AS span`;
  const from = sql`json_extract(span.value, '$[0]')`;
  const before = sql`json_extract(span.value, '$[1]')`;
  return connection.all<CountedRuns>(
    sql`SELECT 'job' AS kind, job_name AS name, span.key AS slot, job_run_state AS state, count(*) AS runCount,
        count(*) FILTER (WHERE ${hasRejects} AND NOT ${wasUndone}) AS rejectingCount,
        count(*) FILTER (WHERE ${wasUndone}) AS undoneCount ${of}
        JOIN job_runs ON created_on >= ${from} AND created_on < ${before}
      WHERE job_name <> ? GROUP BY 1, 2, 3, 4
      UNION ALL
      SELECT 'crawler', crawler_name, span.key, state, count(*), 0,
        count(*) FILTER (WHERE undone = 'all') ${of}
        JOIN crawls ON start_time >= ${from} AND start_time < ${before} GROUP BY 1, 2, 3, 4`,
    spans,
    cleanedName,
    spans,
  );
}

function getRunsBetween(
  connection: Connection,
  jobName: string | null,
  from: number,
  before: number,
  limit: number,
): ListedJobRun[] {
  const rows = connection.all<ListedRow>(
    sql`SELECT ${listedColumns} FROM job_runs ${listedJoins}
      WHERE created_on >= ? AND created_on < ? AND job_runs.job_name <> ? AND (? IS NULL OR job_runs.job_name = ?)
      ORDER BY created_on DESC, job_runs.sequence DESC LIMIT ?`,
    from,
    before,
    cleanedName,
    jobName,
    jobName,
    limit,
  );
  return rows.map(toListedRun);
}
