/** Adds which triggers are activated on this computer, each of their firings, and what became of it. */

import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

/**
 * `kind` crawler: the schedule of a crawler. Due times up to `handled_until` have been recorded; `anchor` is when the
 * schedule began to count. `conditions`: condition → run that met it since the last firing. The id of an action is the id
 * of the run or crawl that it starts. `counted`: the state in which that ended, once conditions have counted it.
 */
export const addTriggers: Migration = {
  version: 11,
  name: 'add-triggers',
  statements: [
    sql`CREATE TABLE trigger_states (
      kind TEXT NOT NULL CHECK (kind IN ('trigger', 'crawler')),
      name TEXT NOT NULL,
      activated_on INTEGER NOT NULL,
      schedule TEXT NOT NULL,
      anchor INTEGER NOT NULL,
      handled_until INTEGER NOT NULL,
      paused INTEGER NOT NULL DEFAULT 0,
      conditions TEXT NOT NULL DEFAULT '{}',
      PRIMARY KEY (kind, name)
    ) STRICT, WITHOUT ROWID`,
    sql`CREATE TABLE trigger_firings (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      kind TEXT NOT NULL,
      name TEXT NOT NULL,
      cause TEXT NOT NULL CHECK (cause IN ('SCHEDULE', 'CONDITIONS', 'REQUEST')),
      due INTEGER,
      fired_on INTEGER NOT NULL,
      caught_up INTEGER NOT NULL,
      missed_count INTEGER NOT NULL
    ) STRICT`,
    sql`CREATE UNIQUE INDEX trigger_firings_by_due ON trigger_firings (kind, name, due) WHERE due IS NOT NULL`,
    sql`CREATE INDEX trigger_firings_by_trigger ON trigger_firings (kind, name, sequence)`,
    sql`CREATE TABLE trigger_actions (
      id TEXT PRIMARY KEY,
      firing INTEGER NOT NULL REFERENCES trigger_firings (sequence) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      job_name TEXT,
      crawler_name TEXT,
      arguments TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('PENDING', 'STARTED', 'REFUSED', 'MISSED')),
      error TEXT,
      counted TEXT
    ) STRICT, WITHOUT ROWID`,
    sql`CREATE INDEX trigger_actions_by_firing ON trigger_actions (firing, position)`,
    sql`CREATE INDEX trigger_actions_pending ON trigger_actions (firing) WHERE state = 'PENDING'`,
    sql`CREATE INDEX trigger_actions_uncounted ON trigger_actions (firing) WHERE state = 'STARTED' AND counted IS NULL`,
  ],
};
