/** Resumes a run of a workflow: chosen nodes and what follows them run again; what the others did is kept. */

import { newId } from '#engine/base/ids.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { NewFiring } from '#engine/catalog/trigger-entities.ts';
import type { TriggerControl } from '#engine/orchestrate/triggers/trigger-control.ts';
import {
  planResume,
  type ResumedWorkflow,
  type WorkflowStores,
} from '#engine/orchestrate/workflows/plan-workflow-run.ts';
import { nodeIdOf } from '#engine/orchestrate/workflows/workflow-graph.ts';

export interface ResumeRequest {
  readonly stores: Pick<WorkflowStores, 'workflow'>;
  readonly catalog: Pick<Catalog, 'workflowRuns'>;
  readonly triggers: Pick<TriggerControl, 'fireNow'>;
  readonly runId: string;
  readonly nodeIds: readonly string[];
  readonly now: number;
}

/** @throws EngineError EntityNotFound, InvalidInput, ConcurrentRunsExceeded; InvalidState, also for a run that was resumed before. */
export async function resumeWorkflow(request: ResumeRequest): Promise<{ runId: string; nodeIds: string[] }> {
  const { stores, catalog, triggers, runId, nodeIds, now } = request;
  let resumed: ResumedWorkflow | undefined;
  // All of it in one turn: the rename of a job changes its name also in a run that is over.
  await triggers.fireNow(async () => {
    const run = await catalog.workflowRuns.getWorkflowRun(runId);
    const { maxConcurrentRuns } = stores.workflow.get(run.workflowName).value;
    const actions = await catalog.workflowRuns.getWorkflowRunActions(runId);
    resumed = planResume(run, actions, nodeIds, { startedOn: now, maxConcurrentRuns });
    return firingsOf(resumed);
  });
  return { runId: resumed!.run.id, nodeIds: resumed!.actions.map(nodeIdOf) };
}

/** One per trigger, as it would have fired; the run begins with the first. */
function firingsOf({ run, actions }: ResumedWorkflow): NewFiring[] {
  const names = [...new Set(actions.map(({ triggerName }) => triggerName))];
  return names.map((name, index) => ({
    kind: 'trigger',
    name,
    cause: 'RESUME',
    due: null,
    firedOn: run.startedOn,
    caughtUp: false,
    missedCount: 0,
    events: null,
    workflowRun: run.id,
    ...(index === 0 ? { begins: run } : {}),
    actions: actions
      .filter(({ triggerName }) => triggerName === name)
      .map(({ jobName, crawlerName, compactTable = null, arguments: given }) => ({
        id: newId(crawlerName === null ? 'jr' : 'cr'),
        jobName,
        crawlerName,
        compactTable,
        arguments: given,
        state: 'PENDING',
        error: null,
      })),
  }));
}
