/** The run of a workflow that begins with the firing of its trigger. */

import type { Log } from '#engine/base/log.ts';
import type { NewFiring } from '#engine/catalog/trigger-entities.ts';
import { serializeError, toEngineError } from '#engine/contract/errors.ts';
import { newWorkflowRun, planWorkflow, type WorkflowStores } from '#engine/orchestrate/workflows/plan-workflow-run.ts';

export interface WorkflowBeginning {
  readonly stores: WorkflowStores;
  readonly now: number;
  readonly log: Log;
}

/** The firing with the run that it begins, or with why it begins none. */
export function withWorkflowRun(
  firing: NewFiring,
  workflowName: string,
  properties: Readonly<Record<string, string>>,
  { stores, now, log }: WorkflowBeginning,
): NewFiring {
  try {
    const plan = planWorkflow(stores, workflowName);
    const begins = newWorkflowRun(plan, { startedOn: now, excess: 'record', properties });
    return { ...firing, workflowRun: begins.id, begins };
  } catch (thrown) {
    const error = serializeError(toEngineError(thrown));
    log.write('warning', error.message);
    return { ...firing, actions: firing.actions.map((action) => ({ ...action, state: 'REFUSED', error })) };
  }
}
