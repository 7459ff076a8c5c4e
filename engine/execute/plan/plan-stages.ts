/** Cuts a graph into stages: one fused statement per target, borders only where a node must not be computed twice. */

import type { ResolvedGraph, ResolvedNode } from '#engine/graph/resolved-graph.ts';

export interface StageOutline {
  readonly nodeId: string;
  readonly kind: 'target' | 'border';
  /** Nodes of this stage, without the borders above it. */
  readonly nodes: readonly string[];
  readonly borders: readonly string[];
  /** Source nodes that this stage reads itself. */
  readonly sources: readonly string[];
  readonly splittable: boolean;
  readonly sqlNodes: readonly string[];
}

/** In the order in which they can run. */
export function outlineStages(graph: ResolvedGraph): StageOutline[] {
  const nodes = new Map(graph.nodes.map((node) => [node.node.id, node]));
  const consumers = countConsumers(graph);
  const borders = new Set(
    graph.nodes.filter((node) => needsBorder(node, consumers.get(node.node.id) ?? 0)).map((node) => node.node.id),
  );
  return graph.nodes
    .filter((node) => node.transform.effect === 'target' || borders.has(node.node.id))
    .map((node) => outline(node, nodes, borders));
}

/**
 * Only under several consumers, and only when it is volatile, depends on order, is dearer than reading its
 * output, or is a user's own SQL. One consumer may read its input through several ports.
 */
function needsBorder(node: ResolvedNode, consumers: number): boolean {
  if (node.transform.effect === 'target') return false;
  if (consumers < 2) return false;
  if (isVolatile(node)) return true;
  return ['join', 'aggregate', 'deduplicate', 'sql'].includes(node.transform.effect);
}

function countConsumers(graph: ResolvedGraph): Map<string, number> {
  const useful = reachingTargets(graph);
  const counts = new Map<string, number>();
  for (const node of graph.nodes) {
    if (!useful.has(node.node.id)) continue;
    for (const from of Object.values(node.inputs)) counts.set(from, (counts.get(from) ?? 0) + 1);
  }
  return counts;
}

/** Nodes whose rows end up in a target; what leads nowhere is not run. */
function reachingTargets(graph: ResolvedGraph): Set<string> {
  const useful = new Set<string>();
  for (const node of graph.nodes.toReversed()) {
    if (node.transform.effect === 'target') useful.add(node.node.id);
    if (useful.has(node.node.id)) for (const from of Object.values(node.inputs)) useful.add(from);
  }
  return useful;
}

function outline(
  node: ResolvedNode,
  nodes: ReadonlyMap<string, ResolvedNode>,
  borders: ReadonlySet<string>,
): StageOutline {
  const own = new Set<string>([node.node.id]);
  const above = new Set<string>();
  const queue = [node];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const from of Object.values(next.inputs)) {
      if (borders.has(from)) above.add(from);
      else if (!own.has(from)) {
        own.add(from);
        queue.push(nodes.get(from)!);
      }
    }
  }
  const members = [...own].map((id) => nodes.get(id)!);
  const sources = members.filter((member) => member.transform.effect === 'source').map((member) => member.node.id);
  return {
    nodeId: node.node.id,
    kind: node.transform.effect === 'target' ? 'target' : 'border',
    nodes: [...own],
    borders: [...above],
    sources,
    splittable:
      node.transform.effect === 'target' && above.size === 0 && sources.length === 1 && members.every(isRowWise),
    sqlNodes: members.filter((member) => member.transform.effect === 'sql').map((member) => member.node.id),
  };
}

function isRowWise(node: ResolvedNode): boolean {
  if (isVolatile(node)) return false;
  const partitioned = Array.isArray(node.args['partitionKeys']) && node.args['partitionKeys'].length > 0;
  // Every task of a partitioned target would write its own file under each key, and all of them one named file.
  if (node.transform.effect === 'target') return !partitioned && typeof node.args['fileName'] !== 'string';
  return ['source', 'row-wise', 'filter'].includes(node.transform.effect);
}

function isVolatile(node: ResolvedNode): boolean {
  return node.transform.deterministic !== undefined && !node.transform.deterministic(node.args);
}
