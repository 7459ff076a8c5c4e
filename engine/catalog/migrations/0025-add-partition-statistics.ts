/** Adds what statistics of a table say of each of its partitions. */

import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

/** Rows are published by the row of `table_statistics` with the same `analyzed_time`. */
export const addPartitionStatistics: Migration = {
  version: 25,
  name: 'add-partition-statistics',
  statements: [
    sql`CREATE TABLE partition_statistics (
      table_id INTEGER NOT NULL REFERENCES tables (id) ON DELETE CASCADE,
      analyzed_time INTEGER NOT NULL,
      partition_values TEXT NOT NULL,
      null_count INTEGER NOT NULL,
      cell_count INTEGER NOT NULL,
      PRIMARY KEY (table_id, analyzed_time, partition_values)
    ) STRICT, WITHOUT ROWID`,
  ],
};
