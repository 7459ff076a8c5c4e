/** The graph of a workflow, as its triggers make it: trigger → what it starts, and what ran → triggers that wait for it. Pure. */

import type { FrozenTrigger } from '#engine/catalog/workflow-entities.ts';

export interface WorkflowNode {
  readonly id: string;
  /** TABLE: compactions of a table. */
  readonly type: 'TRIGGER' | 'JOB' | 'CRAWLER' | 'TABLE';
  readonly name: string;
}

export interface WorkflowEdge {
  readonly sourceId: string;
  readonly destinationId: string;
}

export interface WorkflowGraph {
  readonly nodes: readonly WorkflowNode[];
  readonly edges: readonly WorkflowEdge[];
}

/** What an action, a condition or a run names. */
export interface Started {
  readonly jobName?: string | null | undefined;
  readonly crawlerName?: string | null | undefined;
  readonly compactTable?: string | null | undefined;
}

export function nodeIdOf(started: Started): string {
  const { type, name } = nodeOf(started);
  return `${type.toLowerCase()}/${name}`;
}

function nodeOf({ jobName, crawlerName, compactTable }: Started): Pick<WorkflowNode, 'type' | 'name'> {
  if (jobName != null) return { type: 'JOB', name: jobName };
  return crawlerName == null ? { type: 'TABLE', name: compactTable ?? '' } : { type: 'CRAWLER', name: crawlerName };
}

function triggerId(name: string): string {
  return `trigger/${name}`;
}

/** A job that several triggers start is one node. */
export function workflowGraph(
  triggers: readonly Pick<FrozenTrigger, 'name' | 'conditions' | 'actions'>[],
): WorkflowGraph {
  const nodes = new Map<string, WorkflowNode>();
  const edges = new Map<string, WorkflowEdge>();
  const addStarted = (started: Started): string => {
    const id = nodeIdOf(started);
    nodes.set(id, { id, ...nodeOf(started) });
    return id;
  };
  const connect = (sourceId: string, destinationId: string): void => {
    edges.set(JSON.stringify([sourceId, destinationId]), { sourceId, destinationId });
  };
  for (const { name, conditions, actions } of triggers) {
    const id = triggerId(name);
    nodes.set(id, { id, type: 'TRIGGER', name });
    for (const condition of conditions) connect(addStarted(condition), id);
    for (const action of actions) connect(id, addStarted(action));
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()] };
}

/** Ids of all nodes that follow one of these, which are among them only if they follow one, too. */
export function nodesAfter({ edges }: WorkflowGraph, ids: Iterable<string>): Set<string> {
  const next = new Map<string, string[]>();
  for (const { sourceId, destinationId } of edges) next.set(sourceId, [...(next.get(sourceId) ?? []), destinationId]);
  const found = new Set<string>();
  const open = [...ids];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const destination of next.get(id) ?? []) {
      if (found.has(destination)) continue;
      found.add(destination);
      open.push(destination);
    }
  }
  return found;
}

/** A node that follows itself; undefined: none does. In linear time. */
export function findCycle({ nodes, edges }: WorkflowGraph): WorkflowNode | undefined {
  const before = new Map(nodes.map(({ id }) => [id, 0]));
  const next = new Map<string, string[]>();
  for (const { sourceId, destinationId } of edges) {
    before.set(destinationId, (before.get(destinationId) ?? 0) + 1);
    const known = next.get(sourceId);
    if (known === undefined) next.set(sourceId, [destinationId]);
    else known.push(destinationId);
  }
  const open = nodes.filter(({ id }) => before.get(id) === 0).map(({ id }) => id);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    before.delete(id);
    for (const destination of next.get(id) ?? []) {
      const left = before.get(destination)! - 1;
      before.set(destination, left);
      if (left === 0) open.push(destination);
    }
  }
  // What only follows a circle is left over, too.
  return nodes.find(({ id }) => before.has(id) && nodesAfter({ nodes, edges }, [id]).has(id));
}
