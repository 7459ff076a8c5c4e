/** Adds the commit journal: intents with their phase, what undo needs, and the locks of open intents. */

import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

export const addCommitJournal: Migration = {
  version: 2,
  name: 'add-commit-journal',
  statements: [
    sql`CREATE TABLE commits (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      run_id TEXT NOT NULL UNIQUE REFERENCES job_runs (id),
      job_name TEXT NOT NULL,
      phase TEXT NOT NULL CHECK (phase IN ('publishing', 'published', 'cleaned', 'blocked', 'undone')),
      changes_bookmark INTEGER NOT NULL,
      previous_bookmark_run_id TEXT,
      written_on INTEGER NOT NULL,
      error TEXT,
      intent TEXT NOT NULL
    ) STRICT`,
    sql`CREATE INDEX commits_by_job ON commits (job_name, sequence)`,
    sql`CREATE INDEX commits_by_phase ON commits (phase, sequence)`,
    sql`CREATE TABLE commit_tables (
      run_id TEXT NOT NULL REFERENCES commits (run_id) ON DELETE CASCADE,
      database_name TEXT NOT NULL,
      table_name TEXT NOT NULL,
      commit_sequence INTEGER NOT NULL,
      created_database INTEGER NOT NULL DEFAULT 0,
      created_table INTEGER NOT NULL DEFAULT 0,
      made_version_id INTEGER,
      previous_definition TEXT,
      PRIMARY KEY (run_id, database_name, table_name)
    ) STRICT, WITHOUT ROWID`,
    sql`CREATE INDEX commit_tables_by_table ON commit_tables (database_name, table_name, commit_sequence)`,
    sql`CREATE TABLE commit_removed_objects (
      run_id TEXT NOT NULL REFERENCES commits (run_id) ON DELETE CASCADE,
      database_name TEXT NOT NULL,
      table_name TEXT NOT NULL,
      path TEXT NOT NULL,
      size INTEGER NOT NULL,
      modified_micros INTEGER NOT NULL,
      compression TEXT NOT NULL,
      partition_values TEXT NOT NULL,
      partition_create_time INTEGER,
      record_count INTEGER,
      inference_hash TEXT NOT NULL,
      PRIMARY KEY (run_id, database_name, table_name, path)
    ) STRICT, WITHOUT ROWID`,
    sql`CREATE TABLE table_locks (
      database_name TEXT NOT NULL,
      table_name TEXT NOT NULL,
      run_id TEXT NOT NULL REFERENCES commits (run_id) ON DELETE CASCADE,
      PRIMARY KEY (database_name, table_name)
    ) STRICT, WITHOUT ROWID`,
    sql`CREATE INDEX table_locks_by_run ON table_locks (run_id)`,
  ],
};
