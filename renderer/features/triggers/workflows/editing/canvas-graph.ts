/** The graph as the canvas draws it: that of the triggers now, with the states of a run, or that of an older run. All but the last function are pure. */

import type { TriggerText } from '#engine/contract/procedures/triggers.ts';
import type { WorkflowGraphText, WorkflowRunText, WorkflowText } from '#engine/contract/procedures/workflows.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { nameIn, startableId, wireId, type Wire } from '#renderer/features/triggers/workflows/editing/edit-workflow.ts';
import { findLoose } from '#renderer/features/triggers/workflows/editing/edit-store.ts';
import { withStates, type WorkflowNode } from '#renderer/features/triggers/workflows/workflow-words.ts';
import { runsRequest } from '#renderer/features/triggers/workflows/runs-request.ts';
import { useChosenRuns } from '#renderer/stores/chosen-workflow-runs.ts';
import { queryClient, queryKey } from '#renderer/rpc/queries.ts';

export interface CanvasWireFacts extends Wire {
  readonly id: string;
  /** States that the trigger waits for; empty: the wire is of an action. */
  readonly states: readonly string[];
}

export interface CanvasGraph {
  readonly nodes: readonly WorkflowNode[];
  readonly edges: WorkflowGraphText['edges'];
  readonly wires: readonly CanvasWireFacts[];
  /** It is that of an older run, whose triggers were different: nothing of it can be edited. */
  readonly isPast: boolean;
}

interface Shown {
  readonly workflow: Pick<WorkflowText, 'graph'>;
  /** undefined: no run is shown. */
  readonly run: Pick<WorkflowRunText, 'id' | 'graph'> | undefined;
  /** Id of the run that the person chose; undefined: none. */
  readonly chosen: string | undefined;
  readonly triggers: readonly Pick<TriggerText, 'kind' | 'name' | 'conditions'>[];
  /** Ids of jobs, crawlers and tables without a wire. */
  readonly loose: readonly string[];
}

export function canvasGraph({ workflow, run, chosen, triggers, loose }: Shown): CanvasGraph {
  const now = workflow.graph ?? { nodes: [], edges: [] };
  const then = run?.graph ?? null;
  const isPast = then !== null && run?.id === chosen && shapeOf(then) !== shapeOf(now);
  const graph = isPast ? then : then === null ? now : withStates(now, then);
  const known = new Set(graph.nodes.map(({ id }) => id));
  const added = isPast ? [] : loose.filter((id) => !known.has(id)).map(looseNode);
  return {
    nodes: [...graph.nodes, ...added],
    edges: graph.edges,
    wires: graph.edges.map(({ sourceId: from, destinationId: to }) => ({
      id: wireId({ from, to }),
      from,
      to,
      states: isPast ? [] : statesOf({ from, to }, triggers),
    })),
    isPast,
  };
}

function looseNode(id: string): WorkflowNode {
  const type = id.startsWith('job/') ? 'JOB' : id.startsWith('table/') ? 'TABLE' : 'CRAWLER';
  return { id, type, name: nameIn(id), state: null, hasRejects: false, undone: false, runs: [] };
}

function shapeOf({ nodes, edges }: WorkflowGraphText): string {
  return JSON.stringify([
    nodes.map(({ id }) => id).toSorted(),
    edges.map(({ sourceId, destinationId }) => wireId({ from: sourceId, to: destinationId })).toSorted(),
  ]);
}

function statesOf({ from, to }: Wire, triggers: Shown['triggers']): string[] {
  const trigger = triggers.find(({ kind, name }) => kind === 'trigger' && `trigger/${name}` === to);
  return (trigger?.conditions ?? []).flatMap((each) => (startableId(each) === from ? [each.state] : []));
}

/** As the page of the workflow shows it; undefined: it is not read yet. */
export function knownGraph(name: string): CanvasGraph | undefined {
  const workflow = queryClient.getQueryData<WorkflowText>(queryKey('getWorkflow', { name, includeGraph: true }));
  if (workflow === undefined) return undefined;
  const runs = queryClient.getQueryData<Output<'getWorkflowRuns'>>(queryKey('getWorkflowRuns', runsRequest(name)));
  const triggers = queryClient.getQueryData<Output<'listTriggers'>>(queryKey('listTriggers', { next: 1 }));
  const chosen = useChosenRuns.getState()[name];
  return canvasGraph({
    workflow,
    run: runs?.items.find(({ id }) => id === chosen) ?? runs?.items[0],
    chosen,
    triggers: triggers?.triggers ?? [],
    loose: findLoose(name),
  });
}
