/** Finds the run of a workflow that resumed another one. */

import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

export const indexResumedWorkflowRuns: Migration = {
  version: 29,
  name: 'index-resumed-workflow-runs',
  statements: [
    sql`CREATE INDEX workflow_runs_resuming ON workflow_runs (previous_run_id) WHERE previous_run_id IS NOT NULL`,
  ],
};
