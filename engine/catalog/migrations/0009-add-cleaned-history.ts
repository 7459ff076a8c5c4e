/** Adds what stays of runs and crawls that left the history: their ids, and per job and table what later steps need. */

import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

/**
 * `change` says what a marker beside a table may still name: a commit, or its undo. Sequences of commits are exact:
 * a bookmark is never set to before `last_commit` of its job, and no run is undone that is older than `last_commit` of
 * one of its tables. Entries of a bookmark up to `folded_commit` are there once per path.
 */
export const addCleanedHistory: Migration = {
  version: 9,
  name: 'add-cleaned-history',
  statements: [
    sql`CREATE TABLE cleaned_history (
      id TEXT PRIMARY KEY,
      cleaned_on INTEGER NOT NULL,
      change TEXT NOT NULL CHECK (change IN ('none', 'commit', 'undo'))
    ) STRICT, WITHOUT ROWID`,
    sql`CREATE TABLE cleaned_jobs (
      job_name TEXT PRIMARY KEY,
      last_commit INTEGER NOT NULL,
      last_bookmark_commit INTEGER NOT NULL,
      folded_commit INTEGER NOT NULL,
      committed_run_id TEXT,
      committed_plan TEXT
    ) STRICT, WITHOUT ROWID`,
    sql`CREATE TABLE cleaned_tables (
      database_name TEXT NOT NULL,
      table_name TEXT NOT NULL,
      last_commit INTEGER NOT NULL,
      PRIMARY KEY (database_name, table_name)
    ) STRICT, WITHOUT ROWID`,
    sql`CREATE INDEX job_runs_by_redriven ON job_runs (redrive_of) WHERE redrive_of IS NOT NULL`,
    sql`CREATE INDEX job_runs_unsuccessful ON job_runs (created_on)
      WHERE job_run_state IN ('FAILED', 'STOPPED', 'TIMEOUT')`,
  ],
};
