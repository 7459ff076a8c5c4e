/** Adds indexes of the times of runs and crawls, by which a calendar counts them. */

import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

export const addRunTimes: Migration = {
  version: 18,
  name: 'add-run-times',
  statements: [
    sql`CREATE INDEX job_runs_by_time ON job_runs (created_on, job_name, job_run_state)`,
    sql`CREATE INDEX crawls_by_time ON crawls (start_time, crawler_name, state)`,
  ],
};
