/** Adds statistics of the columns of a table, as computed last. */

import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

/** `generation` of the table whose rows were read: with another one, they are of an earlier state. */
export const addTableStatistics: Migration = {
  version: 19,
  name: 'add-table-statistics',
  statements: [
    sql`CREATE TABLE table_statistics (
      table_id INTEGER PRIMARY KEY REFERENCES tables (id) ON DELETE CASCADE,
      version_id INTEGER NOT NULL,
      generation INTEGER NOT NULL,
      analyzed_time INTEGER NOT NULL,
      record_count INTEGER NOT NULL,
      size_bytes INTEGER NOT NULL,
      columns TEXT NOT NULL,
      warnings TEXT NOT NULL
    ) STRICT`,
  ],
};
