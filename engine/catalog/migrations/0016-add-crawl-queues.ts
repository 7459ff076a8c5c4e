/** Adds what crawlers read from the queues of their buckets: folders to look at, and the listing that they change. */

import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

/**
 * A folder is kept until a crawl that has listed it ends well; an empty one represents all folders of the targets. Noted
 * again, it gets a later number.
 */
export const addCrawlQueues: Migration = {
  version: 16,
  name: 'add-crawl-queues',
  statements: [
    sql`CREATE TABLE queued_folders (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      crawler_name TEXT NOT NULL,
      folder TEXT NOT NULL,
      UNIQUE (crawler_name, folder)
    ) STRICT`,
    sql`CREATE TABLE crawl_queues (
      crawler_name TEXT NOT NULL,
      queue TEXT NOT NULL,
      read_until INTEGER NOT NULL,
      PRIMARY KEY (crawler_name, queue)
    ) STRICT, WITHOUT ROWID`,
    sql`CREATE TABLE crawl_listings (
      crawler_name TEXT PRIMARY KEY,
      basis TEXT NOT NULL,
      fingerprints TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
  ],
};
