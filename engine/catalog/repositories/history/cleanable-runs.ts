/** Which runs may leave the history: the oldest of a job, as long as nothing that stays needs one of them. */

import { sql } from '#engine/base/sql.ts';
import type { CommitPhase } from '#engine/catalog/commit-entities.ts';
import type { JobRunState } from '#engine/catalog/entities.ts';
import type { CleanableRun, HistoryRule } from '#engine/catalog/history.ts';
import { compactionPrefix } from '#engine/contract/definitions/compaction-name.ts';
import { unfinished } from '#engine/catalog/repositories/job-runs.ts';
import { cleanedName } from '#engine/catalog/repositories/history/cleaned-history.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

/** Runs that go together; more only if a later one names them. */
const batch = 50;
const pageSize = 100;

interface RunRow {
  readonly sequence: number;
  readonly id: string;
  readonly jobRunState: JobRunState;
  readonly endedOn: number;
  readonly phase: CommitPhase | null;
  readonly isUndoing: 0 | 1;
  /** Sequence of the last run that resumed it or reads its rejected records; null: none. */
  readonly resumedBy: number | null;
  readonly redrivenBy: number | null;
}

export function getJobsWithRuns(connection: Connection, after: string | null, limit: number): string[] {
  const names: string[] = [];
  let last = after ?? cleanedName;
  while (names.length < limit) {
    const next = connection.get<{ name: string | null }>(
      sql`SELECT min(job_name) AS name FROM job_runs WHERE job_name > ?`,
      last,
    )?.name;
    if (next == null) break;
    names.push(next);
    last = next;
  }
  return names;
}

/** @param after sequence of a run that counts as cleaned, with all before it. */
export function getCleanableRuns(
  connection: Connection,
  jobName: string,
  rule: HistoryRule,
  after: number,
): CleanableRun[] {
  return findCleanableRuns(connection, jobName, rule, after, () => true).map((row) => ({
    id: row.id,
    sequence: row.sequence,
    endedOn: row.endedOn,
    committed: row.phase !== null,
    roots: rootsOf(connection, row.id),
  }));
}

/**
 * Runs from the oldest on, up to one after which none of them is named by a run that stays: a run that resumed another
 * one shows that its work was taken up.
 * @param mayGo of each run in turn; the first that may not ends the list.
 */
export function findCleanableRuns(
  connection: Connection,
  jobName: string,
  rule: HistoryRule,
  after: number,
  mayGo: (id: string) => boolean,
): RunRow[] {
  const oldestKept = connection.get<{ sequence: number }>(
    sql`SELECT sequence FROM job_runs WHERE job_name = ? ORDER BY sequence DESC LIMIT 1 OFFSET ?`,
    jobName,
    Math.max(1, rule.keepLast) - 1,
  )?.sequence;
  if (jobName === cleanedName || oldestKept === undefined) return [];
  const rows: RunRow[] = [];
  let reach = 0;
  let closed = 0;
  for (const row of oldestRuns(connection, jobName, after, oldestKept)) {
    reach = Math.max(reach, row.resumedBy ?? 0, row.redrivenBy ?? 0);
    if (reach >= oldestKept || !isFinal(row, rule) || isNeededByReader(connection, jobName, row) || !mayGo(row.id))
      break;
    rows.push(row);
    if (reach > row.sequence) continue;
    closed = rows.length;
    if (closed >= batch) break;
  }
  return rows.slice(0, closed);
}

function* oldestRuns(connection: Connection, jobName: string, after: number, before: number): Generator<RunRow> {
  let last = after;
  for (;;) {
    const page = connection.all<RunRow>(
      sql`SELECT r.sequence, r.id, r.job_run_state AS jobRunState, coalesce(r.completed_on, r.created_on) AS endedOn,
          c.phase, u.run_id IS NOT NULL AS isUndoing,
          (SELECT max(n.sequence) FROM job_runs n WHERE n.previous_run_id = r.id) AS resumedBy,
          (SELECT max(n.sequence) FROM job_runs n WHERE n.redrive_of = r.id) AS redrivenBy
        FROM job_runs r LEFT JOIN commits c ON c.run_id = r.id LEFT JOIN undos u ON u.run_id = r.id
        WHERE r.job_name = ? AND r.sequence > ? AND r.sequence < ? ORDER BY r.sequence LIMIT ?`,
      jobName,
      last,
      before,
      pageSize,
    );
    yield* page;
    if (page.length < pageSize) return;
    last = page.at(-1)!.sequence;
  }
}

/** Nothing about it can change any more, but by an undo, a resume or a bookmark that is set back to it. */
function isFinal({ jobRunState, endedOn, phase, isUndoing }: RunRow, rule: HistoryRule): boolean {
  if (isUndoing === 1 || endedOn >= rule.endedBefore) return false;
  if (phase === 'undone') return true;
  if (jobRunState === 'SUCCEEDED') return phase === null || phase === 'cleaned';
  const unsuccessful = jobRunState === 'FAILED' || jobRunState === 'STOPPED' || jobRunState === 'TIMEOUT';
  return unsuccessful && phase === null && endedOn < rule.unsuccessfulBefore;
}

/**
 * A run that read files which a compaction replaced is refused because of the compaction. It may be paused, or wait to be
 * resumed, for longer than the history is.
 */
function isNeededByReader(connection: Connection, jobName: string, { id, sequence, endedOn, phase }: RunRow): boolean {
  if (phase === null || !jobName.startsWith(compactionPrefix)) return false;
  const open = connection.get(
    sql`SELECT 1 FROM job_runs reader LEFT JOIN commits ON commits.run_id = reader.id
      WHERE reader.job_name NOT IN (?, ?) AND reader.plan <> '' AND (reader.sequence < ? OR reader.created_on <= ?)
        AND (reader.${unfinished}
          OR (reader.job_run_state IN ('FAILED', 'STOPPED', 'TIMEOUT') AND commits.run_id IS NULL
            AND NOT EXISTS (SELECT 1 FROM job_runs n WHERE n.previous_run_id = reader.id)))
        AND json_extract(reader.plan, '$.bookmarkOption') = 'enable'
        AND EXISTS (SELECT 1 FROM json_each(?) root WHERE instr(json_extract(reader.plan, '$.sources'), root.value) > 0)
      LIMIT 1`,
    cleanedName,
    jobName,
    sequence,
    endedOn,
    // Written as in the text of a plan, without quotes.
    JSON.stringify(rootsOf(connection, id).map((root) => JSON.stringify(root).slice(1, -1))),
  );
  return open !== undefined;
}

function rootsOf(connection: Connection, id: string): string[] {
  return connection
    .all<{ root: string }>(
      sql`SELECT DISTINCT target.value ->> '$.root' AS root
        FROM job_runs r, json_each(iif(json_valid(r.plan), r.plan, '{}'), '$.targets') target
        WHERE r.id = ? AND root IS NOT NULL`,
      id,
    )
    .map(({ root }) => root);
}
