/** Adds unfinished renames of jobs: the name is in a file and in the catalog, and both change or neither. */

import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

export const addJobRenames: Migration = {
  version: 4,
  name: 'add-job-renames',
  statements: [
    sql`CREATE TABLE job_renames (
      from_name TEXT PRIMARY KEY,
      to_name TEXT NOT NULL UNIQUE,
      from_hash TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
  ],
};
