/** Runs of workflows: each begins in the transaction of the firing that starts it, and is over when nothing of it is open. */

import { ofOwner, readNewestFirst } from '#engine/catalog/newest-first.ts';
import type { Sql } from '#engine/base/sql.ts';
import { sql } from '#engine/base/sql.ts';
import { entityNotFound, workflowRunTitle } from '#engine/catalog/names.ts';
import type { Page, PageRequest } from '#engine/catalog/page.ts';
import { recordWorkflowRunEnd } from '#engine/catalog/repositories/notifications/run-ends.ts';
import {
  firedActionColumns,
  firedActions,
  toFiredAction,
  type FiredActionRow,
} from '#engine/catalog/repositories/triggers/trigger-actions.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import type { FiredAction, WorkflowAction } from '#engine/catalog/trigger-entities.ts';
import type { NewWorkflowRun, WorkflowRun } from '#engine/catalog/workflow-entities.ts';
import { countText } from '#engine/contract/count-text.ts';
import { EngineError, serializeError, type SerializedError } from '#engine/contract/errors.ts';

/** Of each workflow; older ones go when they are over. */
const mostRuns = 500;

type RunRow = Omit<
  WorkflowRun,
  'number' | 'resumedBy' | 'properties' | 'triggers' | 'conditions' | 'carried' | 'error' | 'paused'
> & {
  readonly sequence: number;
  readonly laterId: string | null;
  readonly laterNumber: number | null;
  readonly properties: string;
  readonly triggers: string;
  readonly conditions: string;
  readonly carried: string;
  readonly error: string | null;
  readonly pausedOn: number | null;
  readonly pauseWhy: string | null;
};

/**
 * The one that resumed a run, by its column: a refused one has begun nothing. Where an earlier version resumed a run more
 * than once, the last one counts.
 */
function resumedBy(column: Sql): Sql {
  return sql`(SELECT ${column} FROM workflow_runs AS later
    WHERE later.previous_run_id = workflow_runs.id AND later.status <> 'ERROR'
    ORDER BY later.sequence DESC LIMIT 1)`;
}

const runColumns: Sql = sql`sequence, id, workflow_name AS workflowName, status, previous_run_id AS previousRunId,
  ${resumedBy(sql`later.id`)} AS laterId, ${resumedBy(sql`later.sequence`)} AS laterNumber,
  started_on AS startedOn, completed_on AS completedOn, properties, triggers, conditions, carried, error,
  (SELECT asked_on FROM run_pauses WHERE run_id = workflow_runs.id) AS pausedOn,
  (SELECT why FROM run_pauses WHERE run_id = workflow_runs.id) AS pauseWhy`;
const selectRun: Sql = sql`SELECT ${runColumns} FROM workflow_runs`;
/** Written as in the partial index. */
const unfinished: Sql = sql`status IN ('RUNNING', 'STOPPING')`;
/** The planner would rather walk the history in its order than sort the few that are found. */
const unfinishedRuns: Sql = sql`workflow_runs INDEXED BY workflow_runs_unfinished`;

/**
 * Inside the transaction of its first firing.
 * @returns why it may not run, where that is recorded; null: it runs.
 * @throws EngineError ConcurrentRunsExceeded where it is not; InvalidState when the run that it resumes was resumed before.
 */
export function insertWorkflowRun(connection: Connection, run: NewWorkflowRun): SerializedError | null {
  if (run.previousRunId !== null) refuseResumed(connection, run.previousRunId);
  const others = connection.all<{ number: number }>(
    sql`SELECT sequence AS number FROM ${unfinishedRuns} WHERE workflow_name = ? AND ${unfinished} ORDER BY sequence LIMIT ?`,
    run.workflowName,
    run.maxConcurrentRuns,
  );
  const excess = others.length < run.maxConcurrentRuns ? null : tooMany(run, others);
  if (excess !== null && run.excess === 'refuse') throw excess;
  const error = excess === null ? null : serializeError(excess);
  connection.run(
    sql`INSERT INTO workflow_runs (id, workflow_name, status, previous_run_id, started_on, completed_on, properties, triggers,
        conditions, carried, error) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    run.id,
    run.workflowName,
    error === null ? 'RUNNING' : 'ERROR',
    run.previousRunId,
    run.startedOn,
    error === null ? null : run.startedOn,
    JSON.stringify(run.properties),
    JSON.stringify(run.triggers),
    JSON.stringify(run.conditions),
    JSON.stringify(run.carried),
    error === null ? null : JSON.stringify(error),
  );
  if (error !== null) recordWorkflowRunEnd(connection, run.id);
  connection.run(
    sql`DELETE FROM workflow_runs WHERE workflow_name = ? AND NOT ${unfinished} AND sequence <
      (SELECT sequence FROM workflow_runs WHERE workflow_name = ? ORDER BY sequence DESC LIMIT 1 OFFSET ?)`,
    run.workflowName,
    run.workflowName,
    mostRuns - 1,
  );
  return error;
}

/** What a run left to do is done by one later run; by two, rows would be written twice. */
function refuseResumed(connection: Connection, id: string): void {
  const run = getWorkflowRun(connection, id);
  if (run.resumedBy === null) return;
  const { number } = run.resumedBy;
  throw new EngineError('InvalidState', `Cannot resume ${workflowRunTitle(run)}: it was resumed as run ${number}.`, {
    hint: `Resume run ${number} instead.`,
    details: { run: id, resumedBy: run.resumedBy.id },
  });
}

function tooMany(run: NewWorkflowRun, others: readonly { readonly number: number }[]): EngineError {
  const names = others
    .slice(0, 3)
    .map(({ number }) => `run ${number}`)
    .join(', ');
  const counted = countText(others.length, 'unfinished run');
  return new EngineError(
    'ConcurrentRunsExceeded',
    `Cannot start workflow "${run.workflowName}": it has ${counted} (${names}), and its maximum of concurrent runs is ${run.maxConcurrentRuns}.`,
    { hint: 'Wait until one ends, stop one, or raise maxConcurrentRuns.' },
  );
}

export function getWorkflowRun(connection: Connection, id: string): WorkflowRun {
  const row = connection.get<RunRow>(sql`${selectRun} WHERE id = ?`, id);
  if (row === undefined) throw entityNotFound('Workflow run', id, []);
  return toRun(row);
}

export function getWorkflowRunId(connection: Connection, number: number): string {
  const run = connection.get<{ id: string }>(sql`SELECT id FROM workflow_runs WHERE sequence = ?`, number);
  if (run === undefined) throw entityNotFound('Workflow run', String(number), []);
  return run.id;
}

export function getWorkflowRuns(
  connection: Connection,
  workflowName: string | undefined,
  request?: PageRequest,
): Page<WorkflowRun> {
  const owner = ofOwner(sql`workflow_name`, workflowName);
  return readNewestFirst<RunRow, WorkflowRun>(
    connection,
    'workflowRuns',
    request,
    { select: selectRun, ...owner },
    toRun,
  );
}

export function getUnfinishedWorkflowRuns(connection: Connection): WorkflowRun[] {
  return connection
    .all<RunRow>(sql`SELECT ${runColumns} FROM ${unfinishedRuns} WHERE ${unfinished} ORDER BY sequence`)
    .map(toRun);
}

export function getWorkflowRunActions(connection: Connection, id: string): WorkflowAction[] {
  return connection
    .all<FiredActionRow & Omit<WorkflowAction, keyof FiredAction>>(
      sql`SELECT ${firedActionColumns}, coalesce(job_runs.started_on, crawls.start_time) AS runStartedOn, coalesce(job_runs.completed_on, crawls.end_time) AS runCompletedOn,
        firing.name AS triggerName, firing.cause, firing.fired_on AS firedOn ${firedActions}
        JOIN trigger_firings AS firing ON firing.sequence = action.firing
        WHERE firing.workflow_run = ? ORDER BY firing.sequence, action.position`,
      id,
    )
    .map(toFiredAction);
}

/** Of runs that are unfinished; what has left the history is over. */
const isOver: Sql = sql`NOT EXISTS (
  SELECT 1 FROM trigger_firings AS firing JOIN trigger_actions AS action ON action.firing = firing.sequence
  WHERE firing.workflow_run = workflow_runs.id AND (action.state = 'PENDING' OR (action.state = 'STARTED'
    AND action.counted IS NULL AND (EXISTS (SELECT 1 FROM job_runs WHERE job_runs.id = action.id)
      OR EXISTS (SELECT 1 FROM crawls WHERE crawls.id = action.id)))))`;

export function hasCompletedWorkflowRuns(connection: Connection): boolean {
  return connection.get(sql`SELECT 1 FROM workflow_runs WHERE ${unfinished} AND ${isOver} LIMIT 1`) !== undefined;
}

export function completeWorkflowRuns(connection: Connection, now: number): number {
  const ending = connection.all<{ id: string }>(
    sql`SELECT id FROM ${unfinishedRuns} WHERE ${unfinished} AND ${isOver} ORDER BY sequence`,
  );
  for (const { id } of ending) {
    recordWorkflowRunEnd(connection, id);
    connection.run(sql`DELETE FROM run_pauses WHERE run_id = ?`, id);
  }
  return connection.run(
    sql`UPDATE workflow_runs SET status = CASE status WHEN 'RUNNING' THEN 'COMPLETED' ELSE 'STOPPED' END, completed_on = ?
      WHERE ${unfinished} AND ${isOver}`,
    now,
  ).changes;
}

export function stopWorkflowRun(connection: Connection, id: string, why: SerializedError): WorkflowRun {
  requireRunning(connection, id, 'stop');
  connection.run(sql`DELETE FROM run_pauses WHERE run_id = ?`, id);
  connection.run(sql`UPDATE workflow_runs SET status = 'STOPPING' WHERE id = ?`, id);
  connection.run(
    sql`UPDATE trigger_actions SET state = 'MISSED', error = ? WHERE state = 'PENDING' AND firing IN
      (SELECT sequence FROM trigger_firings WHERE workflow_run = ?)`,
    JSON.stringify(why),
    id,
  );
  return getWorkflowRun(connection, id);
}

/** Pending actions of it wait. */
export function pauseWorkflowRun(connection: Connection, id: string, now: number, why: string | null): WorkflowRun {
  const run = requireRunning(connection, id, 'pause');
  if (run.paused !== null)
    throw new EngineError('InvalidState', `Cannot pause ${workflowRunTitle(run)}: it is paused already.`, {
      hint: `Continue it with: tenon continue ${id}`,
    });
  connection.run(sql`INSERT INTO run_pauses (run_id, asked_on, paused_on, why) VALUES (?, ?, ?, ?)`, id, now, now, why);
  return getWorkflowRun(connection, id);
}

export function continueWorkflowRun(connection: Connection, id: string): WorkflowRun {
  const run = getWorkflowRun(connection, id);
  if (run.paused === null)
    throw new EngineError(
      'InvalidState',
      `Cannot continue ${workflowRunTitle(run)}: it is ${run.status} and not paused.`,
      {
        hint: 'A run that is over is resumed: tenon workflow resume RUN --node NODE',
      },
    );
  connection.run(sql`DELETE FROM run_pauses WHERE run_id = ?`, id);
  return getWorkflowRun(connection, id);
}

export function putWorkflowRunProperties(
  connection: Connection,
  id: string,
  properties: Readonly<Record<string, string>>,
): WorkflowRun {
  const run = requireRunning(connection, id, 'change the properties of');
  connection.run(
    sql`UPDATE workflow_runs SET properties = ? WHERE id = ?`,
    JSON.stringify({ ...run.properties, ...properties }),
    id,
  );
  return getWorkflowRun(connection, id);
}

function requireRunning(connection: Connection, id: string, verb: string): WorkflowRun {
  const run = getWorkflowRun(connection, id);
  if (run.status === 'RUNNING') return run;
  throw new EngineError('InvalidState', `Cannot ${verb} ${workflowRunTitle(run)}: it is ${run.status}.`, {
    hint: 'Choose a run that is RUNNING.',
  });
}

function toRun({
  sequence,
  laterId,
  laterNumber,
  properties,
  triggers,
  conditions,
  carried,
  error,
  pausedOn,
  pauseWhy,
  ...row
}: RunRow): WorkflowRun {
  return {
    ...row,
    number: sequence,
    resumedBy: laterId === null ? null : { id: laterId, number: laterNumber! },
    properties: JSON.parse(properties) as WorkflowRun['properties'],
    triggers: JSON.parse(triggers) as WorkflowRun['triggers'],
    conditions: JSON.parse(conditions) as WorkflowRun['conditions'],
    carried: JSON.parse(carried) as WorkflowRun['carried'],
    error: error === null ? null : (JSON.parse(error) as SerializedError),
    paused: pausedOn === null ? null : { since: pausedOn, why: pauseWhy },
  };
}
