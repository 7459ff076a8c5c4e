/** Adds labels, which the product does not have. */

import { sql } from '#engine/base/sql.ts';
import { latestVersion } from '#engine/catalog/migrations/index.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

export const addLabels: Migration = {
  version: latestVersion + 1,
  name: 'add-labels',
  statements: [sql`CREATE TABLE labels (name TEXT PRIMARY KEY, color TEXT NOT NULL) STRICT, WITHOUT ROWID`],
};
