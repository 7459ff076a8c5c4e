/** Actions of fired triggers: an action is started in the very transaction that creates its run or crawl. */

import type { Sql } from '#engine/base/sql.ts';
import { sql } from '#engine/base/sql.ts';
import { hasRejects, wasUndone } from '#engine/catalog/repositories/has-rejects.ts';
import type { ActionEnd, FiredAction } from '#engine/catalog/trigger-entities.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import type { WorkflowRun } from '#engine/catalog/workflow-entities.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { SerializedError } from '#engine/contract/errors.ts';

/**
 * For a run or crawl that is created now; most were started by no trigger. Inside its transaction.
 * @throws EngineError InvalidState when its action was given up meanwhile.
 */
export function beginAction(connection: Connection, id: string): void {
  const action = connection.get<{ state: string }>(sql`SELECT state FROM trigger_actions WHERE id = ?`, id);
  if (action === undefined) return;
  if (action.state !== 'PENDING') {
    throw new EngineError('InvalidState', `The trigger's action ${id} is ${action.state} and starts nothing.`, {
      hint: 'Start the trigger again.',
    });
  }
  connection.run(sql`UPDATE trigger_actions SET state = 'STARTED' WHERE id = ?`, id);
}

/** @returns false when it does not wait any more. */
export function giveUpAction(
  connection: Connection,
  id: string,
  state: 'REFUSED' | 'MISSED',
  error: SerializedError,
): boolean {
  const { changes } = connection.run(
    sql`UPDATE trigger_actions SET state = ?, error = ? WHERE id = ? AND state = 'PENDING'`,
    state,
    JSON.stringify(error),
    id,
  );
  return changes === 1;
}

/**
 * What was started, what is to be started and which conditions are met go by the new name from now on. A condition's key
 * ends in the name: `job SUCCEEDED load`. So do the triggers that runs of workflows have copied, and events that wait.
 */
export function renameAwaited(connection: Connection, kind: 'job' | 'crawler', from: string, to: string): void {
  const [column, member] = kind === 'job' ? [sql`job_name`, 'jobName'] : [sql`crawler_name`, 'crawlerName'];
  const follow = <T extends object>(each: T): T =>
    (each as Record<string, unknown>)[member] === from ? { ...each, [member]: to } : each;
  const followMet = (met: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(met).map(([key, id]) => {
        const [what, state, ...rest] = key.split(' ');
        return [what === kind && rest.join(' ') === from ? `${what} ${state} ${to}` : key, id];
      }),
    );
  connection.run(sql`UPDATE trigger_actions SET ${column} = ? WHERE ${column} = ?`, to, from);
  const states = connection.all<{ name: string; conditions: string; schedule: string }>(
    sql`SELECT name, conditions, schedule FROM trigger_states
      WHERE kind = 'trigger' AND (conditions <> '{}' OR events_until IS NOT NULL)`,
  );
  for (const { name, conditions, schedule } of states) {
    // The sources of an EVENT trigger: with others it would count from now on.
    const sources = schedule.startsWith(eventSchedule)
      ? eventSchedule + JSON.stringify((JSON.parse(schedule.slice(eventSchedule.length)) as object[]).map(follow))
      : schedule;
    connection.run(
      sql`UPDATE trigger_states SET conditions = ?, schedule = ? WHERE kind = 'trigger' AND name = ?`,
      JSON.stringify(followMet(JSON.parse(conditions) as Record<string, string>)),
      sources,
      name,
    );
  }
  if (kind === 'crawler') {
    connection.run(sql`UPDATE table_events SET crawler_name = ? WHERE crawler_name = ?`, to, from);
  }
  const runs = connection.all<{ id: string; triggers: string; conditions: string; carried: string }>(
    sql`SELECT id, triggers, conditions, carried FROM workflow_runs WHERE instr(triggers, ?) > 0`,
    JSON.stringify(from),
  );
  for (const run of runs) {
    const triggers = JSON.parse(run.triggers) as WorkflowRun['triggers'];
    const conditions = Object.entries(JSON.parse(run.conditions) as WorkflowRun['conditions']);
    connection.run(
      sql`UPDATE workflow_runs SET triggers = ?, conditions = ?, carried = ? WHERE id = ?`,
      JSON.stringify(
        triggers.map((each) => ({
          ...each,
          conditions: each.conditions.map(follow),
          actions: each.actions.map(follow),
        })),
      ),
      JSON.stringify(Object.fromEntries(conditions.map(([name, met]) => [name, followMet(met)]))),
      JSON.stringify((JSON.parse(run.carried) as WorkflowRun['carried']).map(follow)),
      run.id,
    );
  }
}

/** How the schedule of a trigger begins that waits for events. */
export const eventSchedule = 'EVENT ';

/** What was renamed counts under its new name. The run of a compaction has the name of a job, and counts for none. */
export function getUncountedEnds(connection: Connection): ActionEnd[] {
  return connection.all<ActionEnd>(
    sql`SELECT action.id, iif(action.compact_table IS NULL, job_runs.job_name, NULL) AS jobName,
        action.crawler_name AS crawlerName, action.compact_table AS compactTable,
        coalesce(job_runs.job_run_state, crawls.state) AS state, firing.workflow_run AS workflowRun,
        action.job_name AS startedJobName
      FROM trigger_actions AS action JOIN trigger_firings AS firing ON firing.sequence = action.firing
        LEFT JOIN job_runs ON job_runs.id = action.id LEFT JOIN crawls ON crawls.id = action.id
      WHERE action.state = 'STARTED' AND action.counted IS NULL
        AND (job_runs.job_run_state IN ('SUCCEEDED', 'FAILED', 'STOPPED', 'TIMEOUT')
          OR crawls.state IN ('SUCCEEDED', 'FAILED', 'CANCELLED'))
      ORDER BY coalesce(job_runs.completed_on, crawls.end_time), action.firing, action.position`,
  );
}

/** Stored as JSON, or as a number. */
type Written = 'arguments' | 'error' | 'runError' | 'hasRejects' | 'undone';

export type FiredActionRow = Omit<FiredAction, Written> & {
  readonly arguments: string;
  readonly error: string | null;
  readonly runError: string | null;
  readonly hasRejects: 0 | 1;
  readonly undone: 0 | 1;
};

export const firedActionColumns: Sql = sql`action.id, action.job_name AS jobName, action.crawler_name AS crawlerName,
  action.compact_table AS compactTable, action.arguments, action.state, action.error,
  coalesce(job_runs.job_run_state, crawls.state, action.counted) AS runState, job_runs.sequence AS runNumber,
  iif(coalesce(job_runs.job_run_state, crawls.state) = 'SUCCEEDED', NULL, coalesce(job_runs.error, crawls.error)) AS runError,
  ${hasRejects} AS hasRejects, ${wasUndone} OR coalesce(crawls.undone = 'all', 0) AS undone`;
export const firedActions: Sql = sql`FROM trigger_actions AS action LEFT JOIN job_runs ON job_runs.id = action.id
  LEFT JOIN crawls ON crawls.id = action.id`;

function readError(json: string | null): SerializedError | null {
  return json === null ? null : (JSON.parse(json) as SerializedError);
}

export function toFiredAction<Row extends FiredActionRow>(row: Row): Omit<Row, Written> & Pick<FiredAction, Written> {
  return {
    ...row,
    hasRejects: row.hasRejects === 1,
    undone: row.undone === 1,
    arguments: JSON.parse(row.arguments) as Record<string, string>,
    error: readError(row.error),
    runError: readError(row.runError),
  };
}
