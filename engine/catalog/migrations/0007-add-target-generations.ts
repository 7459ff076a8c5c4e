/** Adds what the catalog knows to be committed to each target folder, to be compared with the marker that lies there. */

import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

/** `change_id` is a run, an undo or an adoption; the identity is random, and goes where the catalog goes. */
export const addTargetGenerations: Migration = {
  version: 7,
  name: 'add-target-generations',
  statements: [
    sql`CREATE TABLE catalog_identity (identity TEXT PRIMARY KEY) STRICT, WITHOUT ROWID`,
    sql`INSERT INTO catalog_identity (identity) VALUES (lower(hex(randomblob(16))))`,
    sql`INSERT INTO counters (name, value) VALUES ('target-generation', 0)`,
    sql`CREATE TABLE target_generations (
      root TEXT PRIMARY KEY,
      generation INTEGER NOT NULL,
      change_id TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
  ],
};
