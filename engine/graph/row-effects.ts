/** How a graph treats rows: whether it may be split by files, and whether a rerun gives the same rows. */

import { ancestorsOf } from '#engine/graph/lineage.ts';
import { getNode, inputSchemas, type ResolvedGraph, type ResolvedNode } from '#engine/graph/resolved-graph.ts';
import type { RowEffect, Transform } from '#engine/transforms/transform.ts';
import { checkExpression } from '#engine/types/expression/check.ts';

/** Node id → effect, in topological order. */
export function rowEffects(graph: ResolvedGraph): Map<string, RowEffect> {
  return new Map(graph.nodes.map(({ id, transform }) => [id, transform.effect]));
}

/**
 * True when every row of the node comes from one row of one source, so that any split of the sources' files gives the
 * same rows: sources, row-wise nodes, filters, elements of arrays and UNION ALL only.
 */
export function isRowWise(graph: ResolvedGraph, nodeId: string): boolean {
  return ancestorsOf(graph, nodeId).every((id) => {
    const { transform, args } = getNode(graph, id);
    if (transform.deterministic?.(args) === false) return false;
    switch (transform.effect) {
      case 'row-wise':
        return transform.varies !== true && transform.numbersRows !== true;
      case 'source':
      case 'filter':
      case 'split':
      case 'target':
        return true;
      case 'explode':
        return transform.numbersRows !== true;
      case 'union':
        return transform.operator?.(args) === undefined;
      default:
        return false;
    }
  });
}

/** True when a row of the result may depend on several rows of an input, for some arguments. */
export function mixesRows(transform: Transform): boolean {
  if (transform.steps !== undefined) return true;
  return 'allRows' in transform || ['aggregate', 'deduplicate', 'join', 'sql'].includes(transform.effect);
}

/** True when the same inputs give the same rows (in any order), whatever the order of the inputs' rows and the time. */
export function isDeterministic(graph: ResolvedGraph, nodeId: string): boolean {
  return ancestorsOf(graph, nodeId).every((id) => hasStableRows(graph, getNode(graph, id)));
}

/** True when the node itself gives the same rows each time it gets the same ones. */
export function hasStableRows(graph: ResolvedGraph, node: ResolvedNode): boolean {
  const { transform, args } = node;
  return (
    transform.numbersRows !== true &&
    transform.varies !== true &&
    transform.deterministic?.(args) !== false &&
    expressionsAreDeterministic(graph, node)
  );
}

function expressionsAreDeterministic(graph: ResolvedGraph, node: ResolvedNode): boolean {
  if (node.transform.effect === 'source') return true;
  const known = Object.values(inputSchemas(graph, node)).flat();
  return (node.transform.expressions?.(node.args) ?? []).every(
    (text) => checkExpression(text, node.expressions.get(text), known).deterministic,
  );
}
