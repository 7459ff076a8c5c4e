/** How many runs of a workflow are not finished. */

import type { Catalog } from '#engine/catalog/catalog.ts';

/** @param workflow null: 0. */
export async function countUnfinished(
  { workflowRuns }: Pick<Catalog, 'workflowRuns'>,
  workflow: string | null,
): Promise<number> {
  if (workflow === null) return 0;
  const unfinished = await workflowRuns.getUnfinishedWorkflowRuns();
  return unfinished.filter(({ workflowName }) => workflowName === workflow).length;
}
