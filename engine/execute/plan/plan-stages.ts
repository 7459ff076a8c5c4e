/** Cuts a graph into stages: one fused statement per target, borders only where a node must not be computed twice. */

import { hasStableRows } from '#engine/graph/row-effects.ts';
import type { ResolvedGraph, ResolvedNode } from '#engine/graph/resolved-graph.ts';

export interface StageOutline {
  /** Key of the node and its output, as in `nodes` and `borders`. */
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

/** Whether the rows of a node are kept for a resume. */
export type IsCheckpoint = (node: ResolvedNode) => boolean;

/** In the order in which they can run. */
export function outlineStages(graph: ResolvedGraph, isCheckpoint: IsCheckpoint = () => false): StageOutline[] {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const borders = findBorders(graph, isCheckpoint);
  return graph.nodes
    .filter((node) => node.transform.effect === 'target' || borders.has(node.id))
    .map((node) => outline(node, nodes, borders));
}

/**
 * From the targets up, how often each node would be computed: a node that is computed twice reads its inputs twice,
 * unless its rows are kept. One consumer may read its input through several ports.
 */
function findBorders(graph: ResolvedGraph, isCheckpoint: IsCheckpoint): Set<string> {
  const useful = reachingTargets(graph);
  const borders = new Set<string>();
  const times = new Map<string, number>();
  for (const node of graph.nodes.toReversed()) {
    if (!useful.has(node.id)) continue;
    const own = times.get(node.id) ?? 1;
    const isBorder =
      isBesideCode(graph, node, useful) ||
      (node.transform.effect !== 'target' && isCheckpoint(node)) ||
      (own > 1 && (needsBorder(graph, node) || isNumbered(graph, node, useful)));
    if (isBorder) borders.add(node.id);
    for (const from of Object.values(node.inputs)) times.set(from, (times.get(from) ?? 0) + (isBorder ? 1 : own));
  }
  return borders;
}

/** Rows go to custom code and come from it as files: it runs in no statement. */
function isBesideCode(graph: ResolvedGraph, { id, transform }: ResolvedNode, useful: ReadonlySet<string>): boolean {
  if (transform.code !== undefined) return true;
  return graph.nodes.some(
    (reader) =>
      reader.transform.code !== undefined && useful.has(reader.id) && Object.values(reader.inputs).includes(id),
  );
}

/** Of a node that would be computed several times: when its rows would differ, or are dearer than reading them again. */
function needsBorder(graph: ResolvedGraph, node: ResolvedNode): boolean {
  if (node.transform.effect === 'target') return false;
  return !hasStableRows(graph, node) || ['join', 'aggregate', 'deduplicate', 'sql'].includes(node.transform.effect);
}

/** Whether a node numbers its rows: all that it is computed for must get the same numbers. */
function isNumbered(graph: ResolvedGraph, { id }: ResolvedNode, useful: ReadonlySet<string>): boolean {
  return graph.nodes.some(
    (reader) =>
      reader.transform.numbersRows === true && useful.has(reader.id) && Object.values(reader.inputs).includes(id),
  );
}

/** Nodes whose rows end up in a target; what leads nowhere is not run. */
function reachingTargets(graph: ResolvedGraph): Set<string> {
  const useful = new Set<string>();
  for (const node of graph.nodes.toReversed()) {
    if (node.transform.effect === 'target') useful.add(node.id);
    if (useful.has(node.id)) for (const from of Object.values(node.inputs)) useful.add(from);
  }
  return useful;
}

function outline(
  node: ResolvedNode,
  nodes: ReadonlyMap<string, ResolvedNode>,
  borders: ReadonlySet<string>,
): StageOutline {
  const own = new Set<string>([node.id]);
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
  const sources = members.filter((member) => member.transform.effect === 'source').map((member) => member.id);
  return {
    nodeId: node.id,
    kind: node.transform.effect === 'target' ? 'target' : 'border',
    nodes: [...own],
    borders: [...above],
    sources,
    splittable:
      node.transform.effect === 'target' && above.size === 0 && sources.length === 1 && members.every(isRowWise),
    sqlNodes: members.filter((member) => member.transform.effect === 'sql').map((member) => member.id),
  };
}

function isRowWise(node: ResolvedNode): boolean {
  // The numbers of one task would be those of another.
  if (isVolatile(node) || node.transform.numbersRows === true) return false;
  const partitioned = Array.isArray(node.args['partitionKeys']) && node.args['partitionKeys'].length > 0;
  // Every task of a partitioned target would write its own file under each key, and all of them one named file; and each would
  // end with a file of fewer rows than wanted.
  const isWhole = typeof node.args['fileName'] === 'string' || typeof node.args['rowsPerFile'] === 'number';
  if (node.transform.effect === 'target') return !partitioned && !isWhole;
  if (node.transform.effect === 'explode') return node.transform.numbersRows !== true;
  return ['source', 'row-wise', 'filter', 'split'].includes(node.transform.effect);
}

function isVolatile(node: ResolvedNode): boolean {
  return node.transform.deterministic !== undefined && !node.transform.deterministic(node.args);
}
