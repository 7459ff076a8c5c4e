/** Workflows and their runs as people see them: what they consist of, how far they are, what became of each node. */

import type { WorkflowAction } from '#engine/catalog/trigger-entities.ts';
import type { CarriedAction, WorkflowRun } from '#engine/catalog/workflow-entities.ts';
import type { Workflow } from '#engine/contract/definitions/workflow.ts';
import type { WorkflowGraphText, WorkflowRunText, WorkflowText } from '#engine/contract/procedures/workflows.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import { errorText } from '#engine/orchestrate/triggers/error-text.ts';
import { isMissing, missingStarts, type NamedDefinitions } from '#engine/orchestrate/triggers/missing-names.ts';
import { triggerWarnings, unmetConditions, type Warned } from '#engine/orchestrate/triggers/trigger-warnings.ts';
import { planWorkflow, triggersOf, type WorkflowStores } from '#engine/orchestrate/workflows/plan-workflow-run.ts';
import { nodeIdOf, workflowGraph } from '#engine/orchestrate/workflows/workflow-graph.ts';

export function describeWorkflow(
  stores: WorkflowStores & NamedDefinitions,
  warned: Warned,
  workflow: Workflow,
  lastRun: WorkflowRunText | null,
  includeGraph: boolean,
): WorkflowText {
  const { name, description, defaultRunProperties, maxConcurrentRuns } = workflow;
  const triggers = triggersOf(stores, name);
  return {
    name,
    description,
    defaultRunProperties,
    maxConcurrentRuns,
    triggers: triggers.map((trigger) => trigger.name),
    problem: problemOf(stores, name),
    warnings: [...triggerWarnings(warned, triggers), ...unmetConditions(triggers)],
    lastRun,
    graph: includeGraph ? markMissing(stores, graphText(triggers, [])) : null,
  };
}

function markMissing(stores: NamedDefinitions, { nodes, edges }: WorkflowGraphText): WorkflowGraphText {
  const isNodeMissing = ({ type, name }: WorkflowGraphText['nodes'][number]): boolean =>
    isMissing(stores, { jobName: type === 'JOB' ? name : null, crawlerName: type === 'CRAWLER' ? name : null });
  return { edges, nodes: nodes.map((node) => ({ ...node, missing: isNodeMissing(node) })) };
}

function problemOf(stores: WorkflowStores & NamedDefinitions, name: string): WorkflowText['problem'] {
  try {
    return missingStarts(stores, planWorkflow(stores, name).start.trigger);
  } catch (thrown) {
    return errorText(toEngineError(thrown));
  }
}

export function describeWorkflowRun(
  run: WorkflowRun,
  actions: readonly WorkflowAction[],
  includeGraph: boolean,
): WorkflowRunText {
  const { id, number, workflowName, status, previousRunId, resumedBy, startedOn, completedOn, properties, error } = run;
  return {
    id,
    number,
    workflowName,
    status,
    previousRunId,
    resumedBy,
    startedOn,
    completedOn,
    runProperties: properties,
    paused: run.paused,
    error: error === null ? null : errorText(error),
    statistics: statisticsOf(actions),
    graph: includeGraph ? graphText(run.triggers, [...run.carried.map(carriedRun), ...actions.map(ownRun)]) : null,
  };
}

type Statistics = WorkflowRunText['statistics'];
type Counter = Exclude<keyof Statistics, 'totalActions' | 'rejectingActions'>;

const counters: Readonly<Record<string, Counter>> = {
  PENDING: 'waitingActions',
  WAITING: 'waitingActions',
  REFUSED: 'erroredActions',
  MISSED: 'stoppedActions',
  SUCCEEDED: 'succeededActions',
  FAILED: 'failedActions',
  TIMEOUT: 'timeoutActions',
  STOPPED: 'stoppedActions',
  CANCELLED: 'stoppedActions',
};

function statisticsOf(actions: readonly WorkflowAction[]): Statistics {
  const counts: Statistics = {
    totalActions: actions.length,
    waitingActions: 0,
    runningActions: 0,
    succeededActions: 0,
    failedActions: 0,
    timeoutActions: 0,
    stoppedActions: 0,
    erroredActions: 0,
    rejectingActions: actions.filter(({ hasRejects }) => hasRejects).length,
  };
  for (const action of actions) counts[counters[stateOf(action)] ?? 'runningActions'] += 1;
  return counts;
}

/** What has left the history has ended; how is not known any more than by the count of its end. */
function stateOf({ state, runState }: Pick<WorkflowAction, 'state' | 'runState'>): string {
  return state === 'STARTED' ? (runState ?? 'STOPPED') : state;
}

type NodeRun = WorkflowGraphText['nodes'][number]['runs'][number] & { readonly nodeId: string };

function ownRun(action: WorkflowAction): NodeRun {
  const { id, triggerName, runNumber, hasRejects, undone, runStartedOn, runCompletedOn } = action;
  const state = stateOf(action);
  const error = action.error ?? action.runError;
  const base = { id, number: runNumber, triggerName, nodeId: nodeIdOf(action), hasRejects, undone, carried: false };
  const times = { startedOn: runStartedOn, completedOn: runCompletedOn };
  return { ...base, ...times, state, error: error === null ? null : errorText(error) };
}

function carriedRun(action: CarriedAction): NodeRun {
  const { id, triggerName, state, runNumber: number = null, hasRejects = false } = action;
  return {
    id,
    number,
    triggerName,
    state,
    nodeId: nodeIdOf(action),
    hasRejects,
    undone: false,
    startedOn: null,
    completedOn: null,
    carried: true,
    error: null,
  };
}

function graphText(triggers: Parameters<typeof workflowGraph>[0], runs: readonly NodeRun[]): WorkflowGraphText {
  const { nodes, edges } = workflowGraph(triggers);
  return {
    edges,
    nodes: nodes.map((node) => {
      const own = runs.filter(({ nodeId }) => nodeId === node.id);
      const fired = node.type === 'TRIGGER' && runs.some(({ triggerName }) => triggerName === node.name);
      return {
        ...node,
        state: fired ? 'FIRED' : (own.at(-1)?.state ?? null),
        hasRejects: own.at(-1)?.hasRejects ?? false,
        undone: own.at(-1)?.undone ?? false,
        runs: own.map(({ nodeId: _nodeId, ...run }) => run),
      };
    }),
  };
}
