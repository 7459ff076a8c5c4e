/** What a run of a workflow begins with: its triggers as they are now, checked; or what is left to do of an earlier run. Pure. */

import { newId } from '#engine/base/ids.ts';
import type { WorkflowAction } from '#engine/catalog/trigger-entities.ts';
import type { CarriedAction, FrozenTrigger, NewWorkflowRun, WorkflowRun } from '#engine/catalog/workflow-entities.ts';
import type { Trigger } from '#engine/contract/definitions/trigger.ts';
import type { Workflow } from '#engine/contract/definitions/workflow.ts';
import { workflowRunTitle } from '#engine/catalog/names.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { conditionKey } from '#engine/orchestrate/triggers/count-ends.ts';
import { subjectOfTrigger, type Definitions, type Subject } from '#engine/orchestrate/triggers/trigger-subjects.ts';
import { findCycle, nodeIdOf, nodesAfter, workflowGraph } from '#engine/orchestrate/workflows/workflow-graph.ts';

export interface WorkflowStores {
  readonly trigger: Definitions<Trigger>;
  readonly workflow: Definitions<Workflow>;
}

export interface WorkflowPlan {
  readonly workflow: Workflow;
  readonly start: Subject;
  readonly triggers: readonly FrozenTrigger[];
}

/** @throws EngineError EntityNotFound; InvalidDefinition when it cannot run. */
export function planWorkflow(stores: WorkflowStores, name: string): WorkflowPlan {
  const workflow = stores.workflow.get(name).value;
  const triggers = triggersOf(stores, name);
  const starts = triggers.filter(({ type }) => type !== 'CONDITIONAL');
  const [start] = starts;
  if (start === undefined || starts.length > 1) {
    const found = starts.length === 0 ? 'none of its triggers starts it' : `${starts.length} of its triggers start it`;
    throw invalid(
      name,
      `${found} (${starts.map((each) => `"${each.name}"`).join(', ') || 'types other than CONDITIONAL'})`,
      'Give it exactly one trigger whose type is not CONDITIONAL.',
    );
  }
  for (const trigger of triggers) {
    const { problem } = subjectOfTrigger(trigger);
    if (problem !== null && (trigger === start || trigger.enabled)) throw problem;
  }
  const circle = findCycle(workflowGraph(triggers));
  if (circle !== undefined) {
    throw invalid(
      name,
      `the ${circle.type.toLowerCase()} "${circle.name}" follows itself, so that a run would never end`,
      'Remove a condition or an action that closes the circle.',
    );
  }
  return { workflow, start: subjectOfTrigger(start), triggers: triggers.map(freeze) };
}

export function triggersOf(stores: Pick<WorkflowStores, 'trigger'>, workflowName: string): Trigger[] {
  return stores.trigger.list().flatMap(({ value }) => (value.workflowName === workflowName ? [value] : []));
}

function freeze({ name, type, enabled, logical, conditions, actions }: Trigger): FrozenTrigger {
  return { name, type, enabled, logical, conditions, actions };
}

/** @param properties replace those of the definition. */
export function newWorkflowRun(
  { workflow, triggers }: WorkflowPlan,
  given: Pick<NewWorkflowRun, 'startedOn' | 'excess' | 'properties'>,
): NewWorkflowRun {
  return {
    ...given,
    id: newId('wr'),
    workflowName: workflow.name,
    previousRunId: null,
    properties: { ...workflow.defaultRunProperties, ...given.properties },
    triggers,
    conditions: {},
    carried: [],
    maxConcurrentRuns: workflow.maxConcurrentRuns,
  };
}

export interface ResumedWorkflow {
  readonly run: NewWorkflowRun;
  /** That are run again, each as its trigger last started it. */
  readonly actions: readonly CarriedAction[];
}

/** @throws EngineError InvalidState, InvalidInput. */
export function planResume(
  run: WorkflowRun,
  actions: readonly WorkflowAction[],
  nodeIds: readonly string[],
  given: Pick<NewWorkflowRun, 'startedOn' | 'maxConcurrentRuns'>,
): ResumedWorkflow {
  if (run.status !== 'COMPLETED' && run.status !== 'STOPPED') {
    throw new EngineError('InvalidState', `Cannot resume ${workflowRunTitle(run)}: it is ${run.status}.`, {
      hint: 'Choose a run that is COMPLETED or STOPPED.',
    });
  }
  const graph = workflowGraph(run.triggers);
  const attempted = new Map<string, CarriedAction>();
  const all = [...run.carried, ...actions.map(carry)];
  for (const action of all) attempted.set(nodeIdOf(action), action);
  const unknown = nodeIds.filter((id) => !attempted.has(id));
  if (unknown.length > 0 || nodeIds.length === 0) {
    const why = unknown.length > 0 ? `it did not attempt ${unknown.join(', ')}` : 'no node was chosen';
    throw new EngineError('InvalidInput', `Cannot resume ${workflowRunTitle(run)}: ${why}.`, {
      hint: `Choose among ${[...attempted.keys()].join(', ') || 'the nodes of another run: this one attempted none'}.`,
    });
  }
  // What follows another chosen node is started by its triggers.
  const after = nodesAfter(graph, nodeIds);
  const chosen = [...new Set(nodeIds)].filter((id) => !after.has(id));
  const carried = all.filter((action) => {
    const id = nodeIdOf(action);
    return !after.has(id) && !chosen.includes(id);
  });
  return {
    run: {
      ...given,
      id: newId('wr'),
      workflowName: run.workflowName,
      previousRunId: run.id,
      properties: run.properties,
      triggers: run.triggers,
      conditions: conditionsMetBy(run.triggers, carried),
      carried,
      excess: 'refuse',
    },
    actions: chosen.map((id) => attempted.get(id)!),
  };
}

function carry({
  id,
  triggerName,
  jobName,
  crawlerName,
  compactTable,
  arguments: given,
  state,
  runState,
  runNumber,
  hasRejects,
}: WorkflowAction): CarriedAction {
  const own = { id, triggerName, jobName, crawlerName, compactTable, runNumber, hasRejects };
  return { ...own, arguments: given, state: runState ?? state };
}

function conditionsMetBy(
  triggers: readonly FrozenTrigger[],
  carried: readonly CarriedAction[],
): Record<string, Record<string, string>> {
  const ends = new Map(carried.map((action) => [conditionKey(action), action.id]));
  const met: Record<string, Record<string, string>> = {};
  for (const { name, conditions } of triggers) {
    const keys = conditions.map(conditionKey).filter((key) => ends.has(key));
    if (keys.length > 0) met[name] = Object.fromEntries(keys.map((key) => [key, ends.get(key)!]));
  }
  return met;
}

function invalid(name: string, why: string, hint: string): EngineError {
  return new EngineError('InvalidDefinition', `Cannot start workflow "${name}": ${why}.`, { hint });
}
