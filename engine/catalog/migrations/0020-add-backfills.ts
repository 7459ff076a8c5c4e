/** Adds backfills: runs of a job for many slices of its input, each slice once. */

import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

/**
 * A backfill's ENDED says that nothing more begins by itself; how it ended is in its slices. Slices are kept for ever: they
 * say what need not be run again. `arguments` are all of a run's, in the order of their names, so that equal ones have
 * equal texts.
 */
export const addBackfills: Migration = {
  version: 20,
  name: 'add-backfills',
  statements: [
    sql`CREATE TABLE backfills (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      job_name TEXT NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('RUNNING', 'STOPPING', 'ENDED')),
      slicing TEXT NOT NULL,
      at_once INTEGER NOT NULL,
      stops_on_failure INTEGER NOT NULL,
      again INTEGER NOT NULL,
      counts_runs INTEGER NOT NULL,
      created_on INTEGER NOT NULL,
      completed_on INTEGER
    ) STRICT`,
    sql`CREATE INDEX backfills_by_job ON backfills (job_name, sequence)`,
    sql`CREATE INDEX backfills_open ON backfills (sequence) WHERE status <> 'ENDED'`,
    sql`CREATE TABLE backfill_slices (
      backfill INTEGER NOT NULL REFERENCES backfills (sequence) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      given TEXT NOT NULL,
      arguments TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('PENDING', 'STARTED', 'DONE', 'SUCCEEDED', 'FAILED', 'STOPPED', 'TIMEOUT', 'REFUSED')),
      run_id TEXT,
      error TEXT,
      PRIMARY KEY (backfill, position)
    ) STRICT, WITHOUT ROWID`,
    sql`CREATE INDEX backfill_slices_by_arguments ON backfill_slices (arguments)`,
    sql`CREATE INDEX backfill_slices_by_state ON backfill_slices (backfill, state, position)`,
    sql`CREATE INDEX backfill_slices_started ON backfill_slices (run_id) WHERE state = 'STARTED'`,
    sql`CREATE INDEX backfill_slices_unsuccessful ON backfill_slices (run_id) WHERE state IN ('FAILED', 'STOPPED', 'TIMEOUT')`,
    sql`UPDATE job_runs SET arguments = (
      SELECT json_group_object(key, value) FROM (SELECT key, value FROM json_each(job_runs.arguments) ORDER BY key))
      WHERE json_valid(arguments)`,
    sql`CREATE INDEX job_runs_by_arguments ON job_runs (job_name, arguments)`,
  ],
};
