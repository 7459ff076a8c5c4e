/** A workflow of a workspace as text for another system. */

import type { Job } from '#engine/contract/definitions/job.ts';
import type { Definitions } from '#engine/orchestrate/triggers/trigger-subjects.ts';
import { toAirflow } from '#engine/orchestrate/workflows/exchange/airflow.ts';
import type { ExportedWorkflow } from '#engine/orchestrate/workflows/exchange/exported.ts';
import { toGlue } from '#engine/orchestrate/workflows/exchange/glue-json.ts';
import { toStepFunctions } from '#engine/orchestrate/workflows/exchange/step-functions.ts';
import { planWorkflow, triggersOf, type WorkflowStores } from '#engine/orchestrate/workflows/plan-workflow-run.ts';

interface ExportStores extends WorkflowStores {
  readonly job: Definitions<Job>;
}

/**
 * @param now milliseconds since 1970 UTC: the schedule of a DAG begins on this day.
 * @throws EngineError EntityNotFound; InvalidDefinition when it cannot be started, except for Glue, which lets it be created.
 */
export function exportWorkflow(
  stores: ExportStores,
  name: string,
  as: 'glue' | 'airflow' | 'step-functions',
  now: number,
): ExportedWorkflow {
  const source = {
    workflow: stores.workflow.get(name).value,
    triggers: triggersOf(stores, name),
    defaultArguments: new Map(stores.job.list().map((job) => [job.name, job.value.defaultArguments])),
  };
  if (as === 'glue') return toGlue(source);
  planWorkflow(stores, name);
  return as === 'airflow' ? toAirflow(source, new Date(now).toISOString().slice(0, 10)) : toStepFunctions(source);
}
