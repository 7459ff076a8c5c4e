/** Ends of runs that notifications may report, written with the end itself. */

import { sql, type Sql } from '#engine/base/sql.ts';
import { countRejectedRecords } from '#engine/catalog/repositories/rejects/count-rejected-records.ts';
import {
  firedActionColumns,
  firedActions,
  toFiredAction,
  type FiredActionRow,
} from '#engine/catalog/repositories/triggers/trigger-actions.ts';
import type { RunEnd } from '#engine/catalog/notification-entities.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import type { SerializedError } from '#engine/contract/errors.ts';

/** In one reading. */
const mostEnds = 200;

/** Without an activated notification nobody waits for it. */
const isAwaited: Sql = sql`EXISTS (SELECT 1 FROM notification_states)`;

/** Inside the transaction that ends the run, and before it does: an end that is already known is not a new one. */
export function recordJobRunEnd(connection: Connection, runId: string): void {
  connection.run(
    sql`INSERT INTO run_ends (kind, run_id) SELECT 'job', id FROM job_runs
      WHERE id = ? AND job_run_state NOT IN ('SUCCEEDED', 'FAILED', 'STOPPED', 'TIMEOUT') AND ${isAwaited}`,
    runId,
  );
}

/** Inside the transaction that ends it. */
export function recordWorkflowRunEnd(connection: Connection, runId: string): void {
  connection.run(sql`INSERT INTO run_ends (kind, run_id) SELECT 'workflow', ? WHERE ${isAwaited}`, runId);
}

interface EndRow extends Omit<RunEnd, 'inWorkflow' | 'error' | 'state' | 'rejectedRecords'> {
  readonly state: string;
  readonly inWorkflow: 0 | 1;
  readonly error: string | null;
}

/** Oldest first, at most 200. A run that has left the history meanwhile is skipped. */
export function getRunEnds(connection: Connection): { readonly ends: RunEnd[]; readonly last: number | null } {
  const limits = connection.all<{ sequence: number }>(
    sql`SELECT sequence FROM run_ends ORDER BY sequence LIMIT ?`,
    mostEnds,
  );
  const last = limits.at(-1)?.sequence ?? null;
  const rows = connection.all<EndRow>(
    sql`SELECT run_ends.sequence, run_ends.kind, run_ends.run_id AS runId,
        coalesce(job_runs.job_name, workflow_runs.workflow_name) AS name,
        coalesce(job_runs.job_run_state, workflow_runs.status) AS state,
        coalesce(job_runs.completed_on, workflow_runs.completed_on) AS completedOn,
        EXISTS (SELECT 1 FROM trigger_actions AS action JOIN trigger_firings AS firing ON firing.sequence = action.firing
          WHERE action.id = run_ends.run_id AND firing.workflow_run IS NOT NULL) AS inWorkflow,
        coalesce(job_runs.error, workflow_runs.error) AS error
      FROM run_ends LEFT JOIN job_runs ON run_ends.kind = 'job' AND job_runs.id = run_ends.run_id
        LEFT JOIN workflow_runs ON run_ends.kind = 'workflow' AND workflow_runs.id = run_ends.run_id
      WHERE run_ends.sequence <= ? AND (job_runs.id IS NOT NULL OR workflow_runs.id IS NOT NULL)
      ORDER BY run_ends.sequence`,
    last ?? 0,
  );
  return { ends: rows.map((row) => toEnd(connection, row)), last };
}

function toEnd(connection: Connection, { state, inWorkflow, error, ...row }: EndRow): RunEnd {
  const common = { ...row, rejectedRecords: 0, inWorkflow: inWorkflow === 1 };
  const own = error === null ? null : (JSON.parse(error) as SerializedError);
  if (row.kind === 'job') {
    const rejectedRecords = countRejectedRecords(connection, row.runId, 0);
    return { ...common, rejectedRecords, state: state as RunEnd['state'], error: own };
  }
  if (state === 'STOPPED') return { ...common, state, error: own };
  const { failure, rejectedRecords } = endsInWorkflow(connection, row.runId);
  const failed = state === 'ERROR' ? (own ?? unknownFailure) : failure;
  return { ...common, rejectedRecords, state: failed === null ? 'SUCCEEDED' : 'FAILED', error: failed };
}

const unknownFailure: SerializedError = {
  kind: 'operational',
  code: 'InvalidState',
  message: 'The run of the workflow could not continue.',
};

/** What of a run of a workflow did not succeed first, and the records that its jobs rejected. */
function endsInWorkflow(
  connection: Connection,
  workflowRun: string,
): { readonly failure: SerializedError | null; readonly rejectedRecords: number } {
  const actions = connection
    .all<FiredActionRow>(
      sql`SELECT ${firedActionColumns} ${firedActions} JOIN trigger_firings AS firing ON firing.sequence = action.firing
        WHERE firing.workflow_run = ? ORDER BY firing.sequence, action.position`,
      workflowRun,
    )
    .map(toFiredAction);
  const failed = actions.find(
    ({ state, runState }) => state === 'REFUSED' || runState === 'FAILED' || runState === 'TIMEOUT',
  );
  const runs = connection.all<{ id: string }>(
    sql`SELECT action.id FROM trigger_actions AS action JOIN trigger_firings AS firing ON firing.sequence = action.firing
      WHERE firing.workflow_run = ? AND action.crawler_name IS NULL`,
    workflowRun,
  );
  const rejectedRecords = runs.reduce((sum, { id }) => sum + countRejectedRecords(connection, id, 0), 0);
  return { failure: failed === undefined ? null : failureOf(failed), rejectedRecords };
}

function failureOf(action: ReturnType<typeof toFiredAction>): SerializedError {
  const { jobName, crawlerName, compactTable, error, runState } = action;
  const other = crawlerName === null ? `The compaction of table "${compactTable}"` : `Crawler "${crawlerName}"`;
  const subject = jobName === null ? other : `Job "${jobName}"`;
  const why = error === null ? (runState === 'TIMEOUT' ? 'ran into its time limit' : 'failed') : 'could not start';
  return {
    kind: 'operational',
    code: error?.code ?? 'InvalidState',
    message: `${subject} ${why}${error === null ? '.' : `: ${error.message}`}`,
  };
}
