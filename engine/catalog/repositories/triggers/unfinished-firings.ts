/** What triggers have fired and is not over: actions that wait, and what others have started. */

import type { Sql } from '#engine/base/sql.ts';
import { sql } from '#engine/base/sql.ts';
import { unfinished } from '#engine/catalog/repositories/job-runs.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import type { PendingAction, TriggerKind, UnfinishedFiring } from '#engine/catalog/trigger-entities.ts';

/** Ids of all of them: few, however long the history is. The planner would rather walk the history than sort what it finds. */
const unfinishedRuns: Sql = sql`(SELECT id FROM job_runs INDEXED BY job_runs_unfinished WHERE ${unfinished}
  UNION ALL SELECT id FROM crawls INDEXED BY crawls_running WHERE state = 'RUNNING')`;

type PendingRow = Omit<PendingAction, 'arguments' | 'caughtUp' | 'isPrecededByUnfinished' | 'isHeld'> & {
  readonly arguments: string;
  readonly caughtUp: 0 | 1;
  readonly isPrecededByUnfinished: 0 | 1;
  readonly isHeld: 0 | 1;
};

export function getPendingActions(connection: Connection): PendingAction[] {
  return connection
    .all<PendingRow>(
      sql`SELECT action.id, action.firing, action.job_name AS jobName, action.crawler_name AS crawlerName,
          action.compact_table AS compactTable, action.arguments,
          firing.kind, firing.name, firing.cause, firing.caught_up AS caughtUp,
          firing.workflow_run AS workflowRun,
          EXISTS (SELECT 1 FROM run_pauses WHERE run_id = firing.workflow_run) AS isHeld,
          EXISTS (
            SELECT 1 FROM ${unfinishedRuns} AS run CROSS JOIN trigger_actions AS started ON started.id = run.id
              CROSS JOIN trigger_firings AS earlier ON earlier.sequence = started.firing
            WHERE earlier.kind = firing.kind AND earlier.name = firing.name AND earlier.sequence < firing.sequence
              AND started.state = 'STARTED'
          ) AS isPrecededByUnfinished
        FROM trigger_actions AS action INDEXED BY trigger_actions_pending
          JOIN trigger_firings AS firing ON firing.sequence = action.firing
        WHERE action.state = 'PENDING' ORDER BY action.firing, action.position`,
    )
    .map(({ arguments: given, caughtUp, isPrecededByUnfinished, isHeld, ...row }) => ({
      ...row,
      arguments: JSON.parse(given) as Record<string, string>,
      caughtUp: caughtUp === 1,
      isPrecededByUnfinished: isPrecededByUnfinished === 1,
      isHeld: isHeld === 1,
    }));
}

/** What the trigger has fired and is not over, oldest first; runs of its workflow as a whole. */
export function getUnfinishedFirings(connection: Connection, kind: TriggerKind, name: string): UnfinishedFiring[] {
  return connection
    .all<{ caughtUp: 0 | 1; workflowRun: string | null; isPending: 0 | 1 }>(
      sql`SELECT firing.caught_up AS caughtUp, firing.workflow_run AS workflowRun, max(action.state = 'PENDING') AS isPending
        FROM trigger_firings AS firing JOIN trigger_actions AS action ON action.firing = firing.sequence
          LEFT JOIN workflow_runs ON workflow_runs.id = firing.workflow_run
        WHERE firing.kind = ? AND firing.name = ? AND firing.sequence IN (
            SELECT firing FROM trigger_actions INDEXED BY trigger_actions_pending WHERE state = 'PENDING'
            UNION ALL SELECT started.firing FROM ${unfinishedRuns} AS run CROSS JOIN trigger_actions AS started ON started.id = run.id
            WHERE started.state = 'STARTED'
            UNION ALL SELECT fired.sequence FROM workflow_runs AS run INDEXED BY workflow_runs_unfinished
              CROSS JOIN trigger_firings AS fired ON fired.workflow_run = run.id
            WHERE run.status IN ('RUNNING', 'STOPPING')
          ) AND (firing.workflow_run IS NULL OR workflow_runs.status IN ('RUNNING', 'STOPPING'))
        GROUP BY firing.sequence ORDER BY firing.sequence`,
      kind,
      name,
    )
    .map(({ caughtUp, workflowRun, isPending }) => ({
      caughtUp: caughtUp === 1,
      workflowRun,
      isPending: isPending === 1,
    }));
}

interface Startable {
  readonly jobName?: string | undefined;
  readonly crawlerName?: string | undefined;
  readonly compactTable?: string | undefined;
}

/**
 * Whether something that the trigger started, or is to start, is not over; whoever started, or is to start, these jobs,
 * crawlers and compactions.
 */
export function hasUnfinishedActions(connection: Connection, name: string, actions: readonly Startable[]): boolean {
  const jobs = JSON.stringify(actions.flatMap(({ jobName }) => jobName ?? []));
  const crawlers = JSON.stringify(actions.flatMap(({ crawlerName }) => crawlerName ?? []));
  const tables = JSON.stringify(actions.flatMap(({ compactTable }) => compactTable ?? []));
  const busy = connection.get(
    sql`SELECT 1 FROM job_runs WHERE job_name IN (SELECT value FROM json_each(?))
        AND ${unfinished}
      UNION ALL SELECT 1 FROM crawls WHERE state = 'RUNNING' AND crawler_name IN (SELECT value FROM json_each(?))
      UNION ALL SELECT 1 FROM trigger_actions WHERE state = 'PENDING' AND (job_name IN (SELECT value FROM json_each(?))
        OR crawler_name IN (SELECT value FROM json_each(?)) OR compact_table IN (SELECT value FROM json_each(?)))
      UNION ALL SELECT 1 FROM job_runs JOIN trigger_actions AS action ON action.id = job_runs.id
        WHERE action.compact_table IN (SELECT value FROM json_each(?))
        AND ${unfinished} LIMIT 1`,
    jobs,
    crawlers,
    jobs,
    crawlers,
    tables,
    tables,
  );
  if (busy !== undefined) return true;
  const row = connection.get(
    sql`SELECT 1 FROM trigger_actions AS action INDEXED BY trigger_actions_pending
        CROSS JOIN trigger_firings AS firing ON firing.sequence = action.firing
      WHERE action.state = 'PENDING' AND firing.kind = 'trigger' AND firing.name = ?
      UNION ALL SELECT 1 FROM ${unfinishedRuns} AS run CROSS JOIN trigger_actions AS action ON action.id = run.id
        CROSS JOIN trigger_firings AS firing ON firing.sequence = action.firing
      WHERE action.state = 'STARTED' AND firing.kind = 'trigger' AND firing.name = ?
      LIMIT 1`,
    name,
    name,
  );
  return row !== undefined;
}
