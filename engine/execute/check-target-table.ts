/** Whether the table of a target takes what a run would write, before the run works for it. */

import type { Catalog } from '#engine/catalog/catalog.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import { checkWrittenColumns } from '#engine/execute/targets/written-columns.ts';
import { nextDefinition } from '#engine/execute/commit-schema.ts';
import type { PlannedTarget } from '#engine/execute/run-plan.ts';

/**
 * The commit decides, by the same rule and by the table as it is then; this is what it would say now.
 * @param mayWiden misfits may yet give the columns further types, so that of types nothing can be said before.
 * @throws EngineError SchemaMismatch, TypeMismatch
 */
export async function checkTargetTable(
  { tables }: Pick<Catalog, 'tables'>,
  target: PlannedTarget,
  mayWiden: boolean,
): Promise<void> {
  checkWrittenColumns(target);
  const current = await tables.findTable(target.table.databaseName, target.table.name);
  try {
    nextDefinition(target, current);
  } catch (thrown) {
    // Of what is refused, only a type is told of one column.
    if (mayWiden && toEngineError(thrown).details.column !== undefined) return;
    throw thrown;
  }
}
