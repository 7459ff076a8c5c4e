/** Adds the last commit to each target folder known to the catalog, to compare with the marker in the folder. */

import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

/** `change_id` is a run, an undo or an adoption; the identity is random, and moves with the catalog. */
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
