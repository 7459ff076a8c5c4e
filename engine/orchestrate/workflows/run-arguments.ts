/** How the properties of a workflow run reach its jobs: as the arguments of the same names that a job has. Pure. */

import type { WorkflowRun } from '#engine/catalog/workflow-entities.ts';

/**
 * @param given by the trigger's action, which come first.
 * @param defaults of the job; a job without an argument of the name does not get the property.
 */
export function runArguments(
  run: Pick<WorkflowRun, 'id' | 'workflowName' | 'properties'>,
  given: Readonly<Record<string, string>>,
  defaults: Readonly<Record<string, string>>,
): Record<string, string> {
  const properties = new Map([
    ...Object.entries(run.properties),
    ['WORKFLOW_NAME', run.workflowName] as const,
    ['WORKFLOW_RUN_ID', run.id] as const,
  ]);
  const passed = Object.keys(defaults).flatMap((name) => {
    const value = properties.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries([...passed, ...Object.entries(given)]);
}
