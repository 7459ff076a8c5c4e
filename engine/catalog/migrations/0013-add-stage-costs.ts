/** Adds what the stages of runs have used: it stays when a run leaves the history. */

import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

/**
 * Sums over the attempts of a stage's tasks. `unmeasured` counts those whose CPU time is not known, since their process
 * ended first. `milliseconds` is the time that workers were held; `gigabyte_seconds` the memory that they were given,
 * in 2^30 bytes, times that time.
 */
export const addStageCosts: Migration = {
  version: 13,
  name: 'add-stage-costs',
  statements: [
    sql`CREATE TABLE stage_costs (
      run_id TEXT NOT NULL,
      stage_id TEXT NOT NULL,
      job_name TEXT NOT NULL,
      ended_on INTEGER NOT NULL,
      attempts INTEGER NOT NULL,
      unmeasured INTEGER NOT NULL,
      milliseconds INTEGER NOT NULL,
      cpu_microseconds INTEGER NOT NULL,
      gigabyte_seconds REAL NOT NULL,
      read_bytes INTEGER NOT NULL,
      written_bytes INTEGER NOT NULL,
      spilled_bytes INTEGER NOT NULL,
      PRIMARY KEY (run_id, stage_id)
    ) STRICT, WITHOUT ROWID`,
    sql`CREATE INDEX stage_costs_by_job ON stage_costs (job_name, ended_on)`,
    sql`CREATE INDEX stage_costs_by_end ON stage_costs (ended_on)`,
  ],
};
