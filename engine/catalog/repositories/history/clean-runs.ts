/** Takes runs out of the history in one transaction; what later steps need of them stays, and exactly that. */

import { wasUndone } from '#engine/catalog/repositories/has-rejects.ts';
import { sql } from '#engine/base/sql.ts';
import type { HistoryRule } from '#engine/catalog/history.ts';
import { recordSliceEnds } from '#engine/catalog/repositories/backfills/backfills.ts';
import { findCleanableRuns } from '#engine/catalog/repositories/history/cleanable-runs.ts';
import { cleanedName } from '#engine/catalog/repositories/history/cleaned-history.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

export function cleanRuns(
  connection: Connection,
  jobName: string,
  rule: HistoryRule,
  checked: readonly string[],
): string[] {
  const known = new Set(checked);
  // Looked for again: a run may have begun to resume one of them since.
  const runs = findCleanableRuns(connection, jobName, rule, 0, (id) => known.has(id));
  if (runs.length === 0) return [];
  const last = runs.at(-1)!.sequence;
  keepOfJob(connection, jobName, last);
  const now = Date.now();
  // How the run of a slice ended is known only as long as the run is there.
  recordSliceEnds(connection, now);
  for (const { id, phase } of runs) {
    if (phase === 'cleaned') keepOfTables(connection, id);
    connection.run(
      sql`INSERT INTO cleaned_history (id, cleaned_on, change) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
      id,
      now,
      phase === null ? 'none' : phase === 'undone' ? 'undo' : 'commit',
    );
    connection.run(sql`UPDATE commits SET job_name = ? WHERE run_id = ?`, cleanedName, id);
  }
  connection.run(
    sql`UPDATE job_runs SET job_name = ? WHERE job_name = ? AND sequence <= ?`,
    cleanedName,
    jobName,
    last,
  );
  return runs.map(({ id }) => id);
}

/** The types of its sources are those of the newest run that is committed, so its plan stays. */
function keepOfJob(connection: Connection, jobName: string, last: number): void {
  const commits = connection.get<{ any: number | null; bookmark: number | null }>(
    sql`SELECT max(c.sequence) AS any,
        max(c.sequence) FILTER (WHERE c.changes_bookmark = 1 AND c.phase <> 'undone') AS bookmark
      FROM job_runs r JOIN commits c ON c.run_id = r.id WHERE r.job_name = ? AND r.sequence <= ?`,
    jobName,
    last,
  )!;
  connection.run(
    sql`INSERT INTO cleaned_jobs (job_name, last_commit, last_bookmark_commit, folded_commit) VALUES (?, ?, ?, 0)
      ON CONFLICT (job_name) DO UPDATE SET last_commit = max(last_commit, excluded.last_commit),
        last_bookmark_commit = max(last_bookmark_commit, excluded.last_bookmark_commit)`,
    jobName,
    commits.any ?? 0,
    commits.bookmark ?? 0,
  );
  connection.run(
    sql`UPDATE cleaned_jobs SET committed_run_id = r.id, committed_plan = r.plan
      FROM (SELECT id, plan FROM job_runs WHERE job_name = ? AND sequence <= ? AND job_run_state = 'SUCCEEDED'
          AND redrive_of IS NULL
          AND NOT ${wasUndone}
        ORDER BY sequence DESC LIMIT 1) r
      WHERE job_name = ?`,
    jobName,
    last,
    jobName,
  );
}

function keepOfTables(connection: Connection, runId: string): void {
  connection.run(
    sql`INSERT INTO cleaned_tables (database_name, table_name, last_commit)
      SELECT database_name, table_name, commit_sequence FROM commit_tables WHERE run_id = ?
      ON CONFLICT (database_name, table_name) DO UPDATE SET last_commit = max(last_commit, excluded.last_commit)`,
    runId,
  );
}
