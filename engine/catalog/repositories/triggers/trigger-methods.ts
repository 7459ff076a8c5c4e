/** Triggers as this computer knows them: which are activated, up to when their due times are handled, what they started. */

import { readNewestFirst } from '#engine/catalog/newest-first.ts';
import type { Sql } from '#engine/base/sql.ts';
import { sql } from '#engine/base/sql.ts';
import type { Page, PageRequest } from '#engine/catalog/page.ts';
import { read, transaction } from '#engine/catalog/repositories/method.ts';
import {
  eventSchedule,
  firedActionColumns,
  firedActions,
  getUncountedEnds,
  giveUpAction,
  toFiredAction,
  type FiredActionRow,
} from '#engine/catalog/repositories/triggers/trigger-actions.ts';
import { getWaitingEvents, newestTableEvent } from '#engine/catalog/repositories/triggers/table-events.ts';
import {
  getPendingActions,
  getUnfinishedFirings,
  hasUnfinishedActions,
} from '#engine/catalog/repositories/triggers/unfinished-firings.ts';
import { allWait, missWaitingRequests, useRequests } from '#engine/catalog/repositories/triggers/webhook-requests.ts';
import { renameWebhook } from '#engine/catalog/repositories/triggers/webhooks.ts';
import { insertWorkflowRun } from '#engine/catalog/repositories/workflows/workflow-runs.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import type {
  EventBatch,
  Firing,
  NewFiring,
  TriggerDecision,
  TriggerKind,
  TriggerState,
} from '#engine/catalog/trigger-entities.ts';
import type { SerializedError } from '#engine/contract/errors.ts';

export const triggerMethods = {
  getTriggerStates: read(getTriggerStates),
  /** Milliseconds since when no trigger fires by itself; null: they do. */
  getTriggerPause: read(getTriggerPause),
  /** Those that are paused already stay paused since then. */
  pauseTriggers: transaction(pauseTriggers, { durability: 'full' }),
  resumeTriggers: transaction(resumeTriggers, { durability: 'full' }),
  /** Due times and ends of runs count from now on; one that is activated already continues. */
  activateTrigger: transaction(activateTrigger, { durability: 'full' }),
  /** What it has not started yet is given up for the reason, and what was due and has no firing is recorded. */
  deactivateTrigger: transaction(deactivateTrigger, { durability: 'full' }),
  /** Before its definition is saved under another name: whatever happens then, one of both names continues. */
  copyTriggerState: transaction(copyTriggerState, { durability: 'full' }),
  /** After it was saved: its history and its webhook follow, too. Repeating it is harmless. */
  finishTriggerRename: transaction(finishTriggerRename, { durability: 'full' }),
  /** With `restart`, due times count from then on, and no condition is met yet. */
  changeTriggerState: transaction(changeTriggerState, { durability: 'full' }),
  /** All of it or nothing. @returns false when the schedule was not where the decision was taken, and nothing is recorded. */
  recordDecision: transaction(recordDecision, { durability: 'full' }),
  /** @returns false when the action does not wait any more. */
  giveUpAction: transaction(giveUpAction, { durability: 'full' }),
  getPendingActions: read(getPendingActions),
  getUncountedEnds: read(getUncountedEnds),
  /** What a trigger has fired and is not over, oldest first. */
  getUnfinishedFirings: read(getUnfinishedFirings),
  /** Oldest first; not those that the trigger made by what it started. */
  getWaitingEvents: read(getWaitingEvents),
  /** Whether something that the trigger started, or is to start, is not over. */
  hasUnfinishedActions: read(hasUnfinishedActions),
  /** Newest first. */
  getFirings: read(getFirings),
  /** Due times later than `after`, up to `until`, that have a firing. */
  getFiredDues: read(getFiredDues),
  /** The firings of these actions. */
  getFiringOfAction: read(getFiringOfAction),
};

/** Of each trigger; older ones go when all that they started has ended. */
const mostFirings = 500;

type StateRow = Omit<TriggerState, 'paused' | 'conditions'> & { readonly paused: 0 | 1; readonly conditions: string };

function getTriggerStates(connection: Connection): TriggerState[] {
  return connection
    .all<StateRow>(
      sql`SELECT kind, name, activated_on AS activatedOn, schedule, anchor, handled_until AS handledUntil, paused,
          events_until AS eventsUntil, conditions
        FROM trigger_states ORDER BY kind, name`,
    )
    .map((row) => ({
      ...row,
      paused: row.paused === 1,
      conditions: JSON.parse(row.conditions) as Record<string, string>,
    }));
}

function getTriggerPause(connection: Connection): number | null {
  return connection.get<{ pausedOn: number }>(sql`SELECT paused_on AS pausedOn FROM trigger_pause`)?.pausedOn ?? null;
}

function pauseTriggers(connection: Connection, now: number): void {
  connection.run(sql`INSERT OR IGNORE INTO trigger_pause (only, paused_on) VALUES (1, ?)`, now);
}

function resumeTriggers(connection: Connection): void {
  connection.run(sql`DELETE FROM trigger_pause`);
}

function activateTrigger(connection: Connection, kind: TriggerKind, name: string, schedule: string, now: number): void {
  connection.run(
    sql`INSERT INTO trigger_states (kind, name, activated_on, schedule, anchor, handled_until, events_until) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (kind, name) DO UPDATE SET activated_on = excluded.activated_on, schedule = excluded.schedule,
        anchor = excluded.anchor, handled_until = excluded.handled_until, paused = 0,
        events_until = excluded.events_until, conditions = '{}'
      WHERE paused = 1 OR schedule <> excluded.schedule`,
    kind,
    name,
    now,
    schedule,
    now,
    now,
    eventsFrom(connection, schedule),
  );
}

function copyTriggerState(connection: Connection, kind: TriggerKind, from: string, to: string): void {
  connection.run(
    sql`INSERT OR REPLACE INTO trigger_states (kind, name, activated_on, schedule, anchor, handled_until, paused, conditions, events_until)
      SELECT kind, ?, activated_on, schedule, anchor, handled_until, paused, conditions, events_until
      FROM trigger_states WHERE kind = ? AND name = ?`,
    to,
    kind,
    from,
  );
}

/** Firings within runs of workflows keep the name that the run's copy of the trigger has. */
export function finishTriggerRename(connection: Connection, kind: TriggerKind, from: string, to: string): void {
  connection.run(sql`DELETE FROM trigger_states WHERE kind = ? AND name = ?`, kind, from);
  // A due time of an earlier trigger of the name stays its own.
  connection.run(
    sql`UPDATE OR IGNORE trigger_firings SET name = ? WHERE kind = ? AND name = ? AND workflow_run IS NULL`,
    to,
    kind,
    from,
  );
  if (kind === 'trigger') renameWebhook(connection, from, to);
}

/** A trigger that waits for events begins with those to come. */
function eventsFrom(connection: Connection, schedule: string): number | null {
  return schedule.startsWith(eventSchedule) ? newestTableEvent(connection) : null;
}

function deactivateTrigger(
  connection: Connection,
  kind: TriggerKind,
  name: string,
  why: SerializedError,
  due?: TriggerDecision,
): void {
  if (due !== undefined) recordDecision(connection, due);
  connection.run(sql`DELETE FROM trigger_states WHERE kind = ? AND name = ?`, kind, name);
  if (kind === 'trigger') missWaitingRequests(connection, name);
  connection.run(
    sql`UPDATE trigger_actions SET state = 'MISSED', error = ? WHERE state = 'PENDING' AND firing IN
      (SELECT sequence FROM trigger_firings WHERE kind = ? AND name = ? AND cause <> 'REQUEST' AND workflow_run IS NULL)`,
    JSON.stringify(why),
    kind,
    name,
  );
}

function changeTriggerState(
  connection: Connection,
  kind: TriggerKind,
  name: string,
  change: { readonly paused: boolean; readonly schedule: string; readonly restart: number | null },
): void {
  connection.run(
    sql`UPDATE trigger_states SET paused = ?, schedule = ?, anchor = coalesce(?, anchor),
      handled_until = coalesce(?, handled_until), events_until = CASE WHEN ? IS NULL THEN events_until ELSE ? END,
      conditions = CASE WHEN ? IS NULL THEN conditions ELSE '{}' END
      WHERE kind = ? AND name = ?`,
    change.paused ? 1 : 0,
    change.schedule,
    change.restart,
    change.restart,
    change.restart,
    eventsFrom(connection, change.schedule),
    change.restart,
    kind,
    name,
  );
  if (kind === 'trigger' && (change.paused || change.restart !== null)) missWaitingRequests(connection, name);
}

function recordDecision(connection: Connection, decision: TriggerDecision): boolean {
  const { schedule, events, requests = [], counted, conditions, workflows, firings } = decision;
  if (requests.length > 0 && !allWait(connection, requests)) return false;
  if (events !== undefined) {
    const { changes } = connection.run(
      sql`UPDATE trigger_states SET events_until = ? WHERE kind = 'trigger' AND name = ? AND events_until = ?`,
      events.until,
      events.name,
      events.from,
    );
    if (changes === 0) return false;
  }
  if (schedule !== undefined) {
    const { changes } = connection.run(
      sql`UPDATE trigger_states SET handled_until = ? WHERE kind = ? AND name = ? AND handled_until = ?`,
      schedule.until,
      schedule.kind,
      schedule.name,
      schedule.from,
    );
    if (changes === 0) return false;
  }
  for (const { id, state } of counted)
    connection.run(sql`UPDATE trigger_actions SET counted = ? WHERE id = ?`, state, id);
  for (const { name, met } of conditions) {
    connection.run(
      sql`UPDATE trigger_states SET conditions = ? WHERE kind = 'trigger' AND name = ?`,
      JSON.stringify(met),
      name,
    );
  }
  for (const { id, conditions: met } of workflows ?? [])
    connection.run(sql`UPDATE workflow_runs SET conditions = ? WHERE id = ?`, JSON.stringify(met), id);
  for (const firing of firings) insertFiring(connection, firing);
  if (requests.length > 0) useRequests(connection, requests);
  return true;
}

/** A due time has one firing for ever, even if the clock was set back since. */
function insertFiring(connection: Connection, firing: NewFiring): void {
  const { kind, name, due, begins } = firing;
  const isKnown = connection.get(
    sql`SELECT 1 FROM trigger_firings WHERE kind = ? AND name = ? AND due = ?`,
    kind,
    name,
    due,
  );
  if (isKnown !== undefined) return;
  const excess = begins === undefined ? null : insertWorkflowRun(connection, begins);
  const { rowId } = connection.run(
    sql`INSERT INTO trigger_firings (kind, name, cause, due, fired_on, caught_up, missed_count, workflow_run, events)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    kind,
    name,
    firing.cause,
    due,
    firing.firedOn,
    firing.caughtUp ? 1 : 0,
    firing.missedCount,
    firing.workflowRun,
    firing.events === null ? null : JSON.stringify(firing.events),
  );
  firing.actions.forEach((action, position) => {
    const error = excess ?? action.error;
    connection.run(
      sql`INSERT INTO trigger_actions (id, firing, position, job_name, crawler_name, compact_table, arguments, state, error)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      action.id,
      rowId,
      position,
      action.jobName,
      action.crawlerName,
      action.compactTable,
      JSON.stringify(action.arguments),
      excess === null ? action.state : 'REFUSED',
      error === null ? null : JSON.stringify(error),
    );
  });
  connection.run(
    sql`DELETE FROM trigger_firings WHERE kind = ? AND name = ? AND workflow_run IS NULL AND sequence <
        (SELECT sequence FROM trigger_firings WHERE kind = ? AND name = ? AND workflow_run IS NULL ORDER BY sequence DESC LIMIT 1 OFFSET ?)
      AND NOT EXISTS (SELECT 1 FROM trigger_actions WHERE firing = trigger_firings.sequence
        AND (state = 'PENDING' OR (state = 'STARTED' AND counted IS NULL)))`,
    kind,
    name,
    kind,
    name,
    mostFirings - 1,
  );
}

type FiringRow = Omit<Firing, 'caughtUp' | 'actions' | 'events'> & {
  readonly caughtUp: 0 | 1;
  readonly events: string | null;
};
const selectFiring: Sql = sql`SELECT sequence, kind, name, cause, due, fired_on AS firedOn, caught_up AS caughtUp,
  missed_count AS missedCount, workflow_run AS workflowRun, events FROM trigger_firings`;

function getFirings(connection: Connection, kind: TriggerKind, name: string, request?: PageRequest): Page<Firing> {
  const rows = { select: selectFiring, condition: sql`kind = ? AND name = ?`, parameters: [kind, name] };
  return readNewestFirst<FiringRow, Firing>(connection, 'firings', request, rows, (row) => toFiring(connection, row));
}

function getFiredDues(connection: Connection, kind: TriggerKind, name: string, after: number, until: number): number[] {
  return connection
    .all<{ due: number }>(
      sql`SELECT due FROM trigger_firings WHERE kind = ? AND name = ? AND due > ? AND due <= ?`,
      kind,
      name,
      after,
      until,
    )
    .map(({ due }) => due);
}

function getFiringOfAction(connection: Connection, id: string): Firing | undefined {
  const row = connection.get<FiringRow>(
    sql`${selectFiring} WHERE sequence = (SELECT firing FROM trigger_actions WHERE id = ?)`,
    id,
  );
  return row === undefined ? undefined : toFiring(connection, row);
}

function toFiring(connection: Connection, row: FiringRow): Firing {
  const actions = connection.all<FiredActionRow>(
    sql`SELECT ${firedActionColumns} ${firedActions} WHERE action.firing = ? ORDER BY action.position`,
    row.sequence,
  );
  return {
    ...row,
    caughtUp: row.caughtUp === 1,
    events: row.events === null ? null : (JSON.parse(row.events) as EventBatch),
    actions: actions.map(toFiredAction),
  };
}
