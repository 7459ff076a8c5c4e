/** Adds the files that crawls skipped. */

import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

/**
 * A row is a file that all crawls of a crawler from `since_crawl` up to before `until_crawl` skipped for the same reason;
 * both are sequences of crawls, `until_crawl` null: the last one did. `skipped_count` of a crawl is of all its skipped
 * files, and null while they are not recorded.
 */
export const addSkippedFiles: Migration = {
  version: 27,
  name: 'add-skipped-files',
  statements: [
    sql`ALTER TABLE crawls ADD COLUMN skipped_count INTEGER`,
    sql`CREATE TABLE skipped_files (
      crawler_name TEXT NOT NULL,
      path TEXT NOT NULL,
      since_crawl INTEGER NOT NULL,
      until_crawl INTEGER,
      reason TEXT NOT NULL,
      PRIMARY KEY (crawler_name, path, since_crawl)
    ) STRICT, WITHOUT ROWID`,
    sql`CREATE INDEX skipped_files_ended ON skipped_files (crawler_name, until_crawl) WHERE until_crawl IS NOT NULL`,
  ],
};
