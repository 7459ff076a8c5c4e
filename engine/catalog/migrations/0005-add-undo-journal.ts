/** Adds unfinished undos, so that a crash or an unreachable target never leaves one half done and unnoticed. */

import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

/** A row exists from the start of an undo until its last file is moved; `error` is the reason the last try failed. */
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
