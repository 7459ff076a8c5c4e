/** Adds the data of the quarantine: the task that rejected a record, kinds of reasons, and runs of corrected records. */

import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

export const addRedrivenRecords: Migration = {
  version: 3,
  name: 'add-redriven-records',
  statements: [
    sql`ALTER TABLE rejected_records ADD COLUMN stage_id TEXT`,
    sql`ALTER TABLE rejected_records ADD COLUMN task_id TEXT`,
    sql`ALTER TABLE rejected_records ADD COLUMN reason_kind TEXT NOT NULL DEFAULT ''`,
    sql`UPDATE rejected_records SET reason_kind = reason`,
    sql`CREATE INDEX rejected_records_by_group
      ON rejected_records (run_id, stage_id, node_id, column_name, reason_kind)`,
    sql`ALTER TABLE job_runs ADD COLUMN redrive_of TEXT`,
    sql`CREATE TABLE redriven_records (
      run_id TEXT NOT NULL REFERENCES job_runs (id) ON DELETE CASCADE,
      record_sequence INTEGER NOT NULL REFERENCES rejected_records (sequence) ON DELETE CASCADE,
      fixed TEXT NOT NULL,
      PRIMARY KEY (run_id, record_sequence)
    ) STRICT, WITHOUT ROWID`,
    sql`CREATE INDEX redriven_records_by_record ON redriven_records (record_sequence)`,
  ],
};
