/** Adds unfinished renames of crawlers: the name is in its file, in files of triggers and in the catalog. */

import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

export const addCrawlerRenames: Migration = {
  version: 30,
  name: 'add-crawler-renames',
  statements: [
    sql`CREATE TABLE crawler_renames (
      from_name TEXT PRIMARY KEY,
      to_name TEXT NOT NULL UNIQUE,
      from_hash TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
  ],
};
