/** Adds runs of workflows and events of tables, and from which of them a firing of a trigger comes. */

import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

/**
 * `triggers` of a run are those of the workflow when it began; `conditions`: trigger → condition → run that met it; `carried`:
 * what an earlier run did at the nodes that this one does not run again. A check cannot be changed, so the tables of
 * firings are made again: the one that refers to the other goes first, so that nothing is deleted with it.
 * Events are kept while a trigger waits for them: up to `events_until` its firings have used them; null: it waits for none.
 */
export const addWorkflowRuns: Migration = {
  version: 12,
  name: 'add-workflow-runs',
  statements: [
    sql`CREATE TABLE workflow_runs (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      workflow_name TEXT NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('RUNNING', 'COMPLETED', 'STOPPING', 'STOPPED', 'ERROR')),
      previous_run_id TEXT,
      started_on INTEGER NOT NULL,
      completed_on INTEGER,
      properties TEXT NOT NULL,
      triggers TEXT NOT NULL,
      conditions TEXT NOT NULL,
      carried TEXT NOT NULL,
      error TEXT
    ) STRICT`,
    sql`CREATE INDEX workflow_runs_by_workflow ON workflow_runs (workflow_name, sequence)`,
    sql`CREATE INDEX workflow_runs_unfinished ON workflow_runs (workflow_name) WHERE status IN ('RUNNING', 'STOPPING')`,
    sql`CREATE TABLE new_trigger_firings (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      kind TEXT NOT NULL,
      name TEXT NOT NULL,
      cause TEXT NOT NULL CHECK (cause IN ('SCHEDULE', 'CONDITIONS', 'REQUEST', 'RESUME', 'EVENT')),
      due INTEGER,
      fired_on INTEGER NOT NULL,
      caught_up INTEGER NOT NULL,
      missed_count INTEGER NOT NULL,
      workflow_run TEXT REFERENCES workflow_runs (id) ON DELETE CASCADE,
      events TEXT
    ) STRICT`,
    sql`INSERT INTO new_trigger_firings (sequence, kind, name, cause, due, fired_on, caught_up, missed_count)
      SELECT sequence, kind, name, cause, due, fired_on, caught_up, missed_count FROM trigger_firings`,
    sql`CREATE TABLE new_trigger_actions (
      id TEXT PRIMARY KEY,
      firing INTEGER NOT NULL REFERENCES new_trigger_firings (sequence) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      job_name TEXT,
      crawler_name TEXT,
      arguments TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('PENDING', 'STARTED', 'REFUSED', 'MISSED')),
      error TEXT,
      counted TEXT
    ) STRICT, WITHOUT ROWID`,
    sql`INSERT INTO new_trigger_actions (id, firing, position, job_name, crawler_name, arguments, state, error, counted)
      SELECT id, firing, position, job_name, crawler_name, arguments, state, error, counted FROM trigger_actions`,
    sql`DROP TABLE trigger_actions`,
    sql`DROP TABLE trigger_firings`,
    sql`ALTER TABLE new_trigger_firings RENAME TO trigger_firings`,
    sql`ALTER TABLE new_trigger_actions RENAME TO trigger_actions`,
    sql`CREATE UNIQUE INDEX trigger_firings_by_due ON trigger_firings (kind, name, due) WHERE due IS NOT NULL`,
    sql`CREATE INDEX trigger_firings_by_trigger ON trigger_firings (kind, name, sequence)`,
    sql`CREATE INDEX trigger_firings_by_workflow_run ON trigger_firings (workflow_run, sequence) WHERE workflow_run IS NOT NULL`,
    sql`CREATE INDEX trigger_actions_by_firing ON trigger_actions (firing, position)`,
    sql`CREATE INDEX trigger_actions_pending ON trigger_actions (firing) WHERE state = 'PENDING'`,
    sql`ALTER TABLE trigger_states ADD COLUMN events_until INTEGER`,
    sql`CREATE TABLE table_events (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      occurred_on INTEGER NOT NULL,
      database_name TEXT NOT NULL,
      table_name TEXT NOT NULL,
      crawler_name TEXT,
      made_by TEXT,
      change TEXT NOT NULL CHECK (change IN ('created', 'updated', 'deleted')),
      file_count INTEGER NOT NULL,
      files TEXT NOT NULL,
      partitions TEXT NOT NULL
    ) STRICT`,
    sql`CREATE INDEX trigger_actions_uncounted ON trigger_actions (firing) WHERE state = 'STARTED' AND counted IS NULL`,
  ],
};
