/** Adds the requests of runs that wait for their turn, for the host after the one that a kill ended. */

import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

/** `started_as` is the request with which the run began, as JSON. The row goes when the run begins to run, or ends. */
export const addRunStarts: Migration = {
  version: 31,
  name: 'add-run-starts',
  statements: [
    sql`CREATE TABLE run_starts (
      run_id TEXT PRIMARY KEY,
      started_as TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
  ],
};
