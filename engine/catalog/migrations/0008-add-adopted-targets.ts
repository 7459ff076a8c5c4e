/** Adds target folders that were adopted without their history, and when a person last decided on a job's bookmark. */

import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

/**
 * `generation` is that of the adoption and `last_run` the newest run then: a bookmark decided on earlier is unknown for
 * the folder, and a run made earlier may have been resumed or repaired since by one that the catalog does not know.
 */
export const addAdoptedTargets: Migration = {
  version: 8,
  name: 'add-adopted-targets',
  statements: [
    sql`CREATE TABLE adopted_targets (
      root TEXT PRIMARY KEY,
      generation INTEGER NOT NULL,
      last_run INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
    sql`ALTER TABLE job_bookmarks ADD COLUMN decided INTEGER NOT NULL DEFAULT 0`,
  ],
};
