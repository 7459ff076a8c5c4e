/** Counts the ends of runs and crawls within the runs of workflows: each run's triggers see its own ends alone. Pure. */

import type { ActionEnd, NewFiring, TriggerDecision } from '#engine/catalog/trigger-entities.ts';
import type { WorkflowConditions, WorkflowRun } from '#engine/catalog/workflow-entities.ts';
import { countEnds } from '#engine/orchestrate/triggers/count-ends.ts';
import { atOnce, newFiring } from '#engine/orchestrate/triggers/new-firing.ts';

/** A run that is being stopped starts nothing more. */
export function countWorkflowEnds(
  runs: readonly WorkflowRun[],
  ends: readonly ActionEnd[],
  now: number,
): { readonly workflows: NonNullable<TriggerDecision['workflows']>; readonly firings: readonly NewFiring[] } {
  const workflows: { id: string; conditions: WorkflowConditions }[] = [];
  const firings: NewFiring[] = [];
  for (const { id, status, triggers, conditions } of runs) {
    const own = ends.filter(({ workflowRun }) => workflowRun === id).map(asStarted);
    if (status !== 'RUNNING' || own.length === 0) continue;
    const watchers = triggers.filter(({ type, enabled }) => type === 'CONDITIONAL' && enabled);
    const { met, fired } = countEnds(watchers, new Map(Object.entries(conditions)), own);
    workflows.push({ id, conditions: { ...conditions, ...Object.fromEntries(met) } });
    for (const name of fired) {
      const trigger = watchers.find((each) => each.name === name)!;
      firings.push({
        ...newFiring({ kind: 'trigger', name, trigger }, 'CONDITIONS', atOnce, now),
        workflowRun: id,
      });
    }
  }
  return { workflows, firings };
}

/** Within a run of a workflow a job counts by the name in the action, which follows renames as the copied triggers do. */
function asStarted(end: ActionEnd): ActionEnd {
  return { ...end, jobName: end.startedJobName };
}
