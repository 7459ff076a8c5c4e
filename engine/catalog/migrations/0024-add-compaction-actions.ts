/** Adds compactions of tables to what triggers start. */

import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

/** `compact_table`: DATABASE.TABLE of an action that has neither a job nor a crawler. */
export const addCompactionActions: Migration = {
  version: 24,
  name: 'add-compaction-actions',
  statements: [sql`ALTER TABLE trigger_actions ADD COLUMN compact_table TEXT`],
};
