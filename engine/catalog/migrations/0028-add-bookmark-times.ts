/** Adds when a job's bookmark was set to now, so that "everything was read" differs from "nothing was". */

import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

/**
 * `now_on` and `now_sequence`: when it was last set to now, and its place among the commits. `passed_by`: the first commit
 * that moved the bookmark further, until that one is undone.
 */
export const addBookmarkTimes: Migration = {
  version: 28,
  name: 'add-bookmark-times',
  statements: [
    sql`ALTER TABLE job_bookmarks ADD COLUMN now_on INTEGER`,
    sql`ALTER TABLE job_bookmarks ADD COLUMN now_sequence INTEGER`,
    sql`ALTER TABLE job_bookmarks ADD COLUMN passed_by INTEGER`,
  ],
};
