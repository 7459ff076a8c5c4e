/** Adds the readings of single objects: a file written by a run has its own columns and options. */

import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

/** A reading is stored once, under the hash of its text; null: the object is read with its table's reading. */
export const addObjectReadings: Migration = {
  version: 6,
  name: 'add-object-readings',
  statements: [
    sql`CREATE TABLE object_readings (hash TEXT PRIMARY KEY, reading TEXT NOT NULL) STRICT, WITHOUT ROWID`,
    sql`ALTER TABLE table_objects ADD COLUMN reading_hash TEXT`,
    sql`CREATE INDEX table_objects_with_reading ON table_objects (listing_id, path) WHERE reading_hash IS NOT NULL`,
    sql`ALTER TABLE commit_removed_objects ADD COLUMN reading_hash TEXT`,
  ],
};
