/** Adds indexes that answer what thousands of failed runs made slow. */

import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

/** The last run of a job that succeeded, behind any number that failed; the plans of those that failed, without their rows. */
export const indexEndedRuns: Migration = {
  version: 22,
  name: 'index-ended-runs',
  statements: [
    sql`CREATE INDEX job_runs_succeeded ON job_runs (job_name, sequence)
      WHERE job_run_state = 'SUCCEEDED' AND redrive_of IS NULL`,
    sql`DROP INDEX job_runs_unsuccessful`,
    sql`CREATE INDEX job_runs_unsuccessful ON job_runs (created_on, job_name, plan_hash, job_run_state)
      WHERE job_run_state IN ('FAILED', 'STOPPED', 'TIMEOUT')`,
  ],
};
