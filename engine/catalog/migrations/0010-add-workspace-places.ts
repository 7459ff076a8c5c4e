/** Adds where the workspace is and was, so that the paths in the catalog follow it when it is moved or copied. */

import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

/**
 * `left_on` null: the workspace is there now; at most one row. `copied`: the original was still there when the copy was
 * taken over; the copy has another catalog identity since, and `former_catalogs` has the original's. `elsewhere` of a
 * commit: where outside the workspace its run wrote, before the state was taken over; what it moved is not known any
 * more. `doubt` of a bookmark: a file that the copying gave another time, so that a changed one looks the same.
 */
export const addWorkspacePlaces: Migration = {
  version: 10,
  name: 'add-workspace-places',
  statements: [
    sql`CREATE TABLE workspace_places (
      root TEXT PRIMARY KEY,
      left_on INTEGER,
      copied INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID`,
    sql`CREATE TABLE former_catalogs (identity TEXT PRIMARY KEY) STRICT, WITHOUT ROWID`,
    sql`ALTER TABLE commits ADD COLUMN elsewhere TEXT`,
    sql`ALTER TABLE job_bookmarks ADD COLUMN doubt TEXT`,
  ],
};
