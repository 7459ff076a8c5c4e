/** Adds pauses of runs of jobs and of workflows. */

import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

/**
 * `paused_on` is null until the tasks that ran when it was asked for have ended. `started_as` is the request with which a
 * run of a job began, for a host that continues it before it was planned. `workflow_run`: the paused run of a workflow
 * because of which a run of a job is paused.
 */
export const addRunPauses: Migration = {
  version: 21,
  name: 'add-run-pauses',
  statements: [
    sql`CREATE TABLE run_pauses (
      run_id TEXT PRIMARY KEY,
      asked_on INTEGER NOT NULL,
      paused_on INTEGER,
      why TEXT,
      started_as TEXT,
      workflow_run TEXT
    ) STRICT, WITHOUT ROWID`,
  ],
};
