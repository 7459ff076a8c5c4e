/** Adds since when the triggers of the workspace are paused. */

import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

/** One row while they are paused, else none. */
export const addTriggerPause: Migration = {
  version: 26,
  name: 'add-trigger-pause',
  statements: [
    sql`CREATE TABLE trigger_pause (
      only INTEGER PRIMARY KEY CHECK (only = 1),
      paused_on INTEGER NOT NULL
    ) STRICT`,
  ],
};
