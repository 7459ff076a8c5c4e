/** Adds undos that have begun, so that a crash or a target that is away leaves none half done and unseen. */

import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

/** A row stands from the begin of an undo until its last file is in place; `error` says why the last try failed. */
export const addUndoJournal: Migration = {
  version: 5,
  name: 'add-undo-journal',
  statements: [
    sql`CREATE TABLE undos (
      run_id TEXT PRIMARY KEY REFERENCES commits (run_id) ON DELETE CASCADE,
      begun_on INTEGER NOT NULL,
      error TEXT
    ) STRICT, WITHOUT ROWID`,
    sql`CREATE INDEX job_runs_by_previous ON job_runs (previous_run_id) WHERE previous_run_id IS NOT NULL`,
  ],
};
