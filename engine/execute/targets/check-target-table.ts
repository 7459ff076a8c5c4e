/** Whether the table of a target takes what a run would write, before the run works for it. */

import type { Catalog } from '#engine/catalog/catalog.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import { checkWrittenColumns } from '#engine/execute/targets/written-columns.ts';
import { nextDefinition } from '#engine/execute/commit/commit-schema.ts';
import type { PlannedTarget } from '#engine/execute/plan/run-plan.ts';

/**
 * The commit decides, by the same rule and the table's state at that time; this is its answer for now.
 * @param mayWiden misfits may still give the columns further types, so that types cannot be judged before.
 * @throws EngineError SchemaMismatch, TypeMismatch
 */
export async function checkTargetTable(
  { tables }: Pick<Catalog, 'tables'>,
  target: PlannedTarget,
  mayWiden: boolean,
): Promise<void> {
  await checkWrittenColumns(target);
  const current = await tables.findTable(target.table.databaseName, target.table.name);
  try {
    nextDefinition(target, current);
  } catch (thrown) {
    // Of the refusals, only one about a type names a column.
    if (mayWiden && toEngineError(thrown).details.column !== undefined) return;
    throw thrown;
  }
}
