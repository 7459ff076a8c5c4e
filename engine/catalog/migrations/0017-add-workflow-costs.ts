/** Adds the workflow run of each run's costs, which stays when both have left the history. */

import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

/** null: not started by a workflow; also of runs whose workflow run had left the history before. */
export const addWorkflowCosts: Migration = {
  version: 17,
  name: 'add-workflow-costs',
  statements: [
    sql`ALTER TABLE run_costs ADD COLUMN workflow_name TEXT`,
    sql`ALTER TABLE run_costs ADD COLUMN workflow_run TEXT`,
    sql`UPDATE run_costs SET (workflow_name, workflow_run) = (
      SELECT workflow_runs.workflow_name, workflow_runs.id FROM trigger_actions
        JOIN trigger_firings ON trigger_firings.sequence = trigger_actions.firing
        JOIN workflow_runs ON workflow_runs.id = trigger_firings.workflow_run
      WHERE trigger_actions.id = run_costs.run_id)`,
    sql`CREATE INDEX run_costs_by_workflow ON run_costs (workflow_name, workflow_run) WHERE workflow_name IS NOT NULL`,
  ],
};
