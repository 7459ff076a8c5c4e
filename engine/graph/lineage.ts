/** The nodes that a node depends on, and those that depend on it. */

import { getNode, type ResolvedGraph } from '#engine/graph/resolved-graph.ts';

/** Ids of the node and all it reads, in topological order. @throws EngineError EntityNotFound. */
export function ancestorsOf(graph: ResolvedGraph, nodeId: string): string[] {
  const found = new Set<string>();
  const visit = (id: string): void => {
    if (found.has(id)) return;
    found.add(id);
    for (const input of Object.values(getNode(graph, id).inputs)) visit(input);
  };
  visit(nodeId);
  return graph.nodes.map(({ id }) => id).filter((id) => found.has(id));
}

/** Ids of the nodes that read the node directly, in topological order; once for each port. */
export function consumersOf(graph: ResolvedGraph, nodeId: string): string[] {
  return graph.nodes.flatMap(({ id, inputs }) =>
    Object.values(inputs)
      .filter((input) => input === nodeId)
      .map(() => id),
  );
}

/** Ids of the sources that a node reads. */
export function sourcesOf(graph: ResolvedGraph, nodeId: string): string[] {
  return ancestorsOf(graph, nodeId).filter((id) => getNode(graph, id).transform.effect === 'source');
}

/** Ids of the targets, in topological order. */
export function targetsOf(graph: ResolvedGraph): string[] {
  return graph.nodes.filter(({ transform }) => transform.effect === 'target').map(({ id }) => id);
}
