/** Adds what the undo of a crawl needs: each changed table as it was before. */

import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

/**
 * `generation` and `version_id` are those after the crawl (null: it removed the table), `previous_…` those before it (null:
 * it created the table). `removed_listing` has the objects to put back, in a live listing that belongs to no table;
 * `added_listing` those to remove, and is null where the other one is the whole list. `after_commit` is the newest commit
 * at that time. Versions are those of a removed table. `undone` of a crawl is null, `part` or `all`.
 */
export const addCrawlUndos: Migration = {
  version: 23,
  name: 'add-crawl-undos',
  statements: [
    sql`CREATE TABLE crawl_undos (
      crawl_id TEXT NOT NULL REFERENCES crawls (id) ON DELETE CASCADE,
      database_name TEXT NOT NULL,
      table_name TEXT NOT NULL,
      crawl_sequence INTEGER NOT NULL,
      kept_on INTEGER NOT NULL,
      table_id INTEGER NOT NULL,
      created_database INTEGER NOT NULL,
      after_commit INTEGER NOT NULL,
      generation INTEGER,
      version_id INTEGER,
      previous_generation INTEGER,
      previous_version_id INTEGER,
      create_time INTEGER NOT NULL,
      removed_listing INTEGER REFERENCES listings (id),
      added_listing INTEGER REFERENCES listings (id),
      undone INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (crawl_id, database_name, table_name)
    ) STRICT, WITHOUT ROWID`,
    sql`CREATE INDEX crawl_undos_by_table ON crawl_undos (database_name, table_name, crawl_sequence)`,
    sql`CREATE INDEX crawl_undos_by_time ON crawl_undos (kept_on)`,
    sql`CREATE INDEX crawl_undos_by_removed ON crawl_undos (removed_listing)`,
    sql`CREATE INDEX crawl_undos_by_added ON crawl_undos (added_listing)`,
    sql`CREATE TABLE crawl_undo_versions (
      crawl_id TEXT NOT NULL,
      database_name TEXT NOT NULL,
      table_name TEXT NOT NULL,
      version_id INTEGER NOT NULL,
      create_time INTEGER NOT NULL,
      made_by TEXT NOT NULL,
      definition TEXT NOT NULL,
      PRIMARY KEY (crawl_id, database_name, table_name, version_id),
      FOREIGN KEY (crawl_id, database_name, table_name)
        REFERENCES crawl_undos (crawl_id, database_name, table_name) ON DELETE CASCADE
    ) STRICT`,
    sql`ALTER TABLE crawls ADD COLUMN undone TEXT CHECK (undone IN ('part', 'all'))`,
    sql`ALTER TABLE crawls ADD COLUMN undone_on INTEGER`,
  ],
};
