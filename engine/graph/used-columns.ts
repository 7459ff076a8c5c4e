/**
 * The columns of each node that the result of a statement depends on, by lineage. DuckDB does not compute the others, and a
 * cast that is not computed loses nothing.
 */

import { foldName } from '#engine/base/same-name.ts';
import { nodeLineage } from '#engine/graph/column-lineage/node-lineage.ts';
import { getNode, type ResolvedGraph, type ResolvedNode } from '#engine/graph/resolved-graph.ts';
import type { InputColumn } from '#engine/transforms/lineage.ts';

/** Folded names by node id; a node that the statement does not read is missing. */
export type UsedColumns = ReadonlyMap<string, ReadonlySet<string>>;

/** @param nodeId the node whose rows are written, with every column. @param isBorder read from files, not computed. */
export function usedColumns(graph: ResolvedGraph, nodeId: string, isBorder: (nodeId: string) => boolean): UsedColumns {
  const written = getNode(graph, nodeId).schema.map(({ name }) => foldName(name));
  const used = new Map([[nodeId, new Set(written)]]);
  for (const node of graph.nodes.toReversed()) {
    const own = used.get(node.id);
    if (own === undefined || isBorder(node.id)) continue;
    for (const from of Object.values(node.inputs)) if (!used.has(from)) used.set(from, new Set());
    for (const { port, column } of readColumns(graph, node, own)) {
      const from = node.inputs[port];
      // What a source reads of itself decides its own rows.
      (from === undefined ? own : used.get(from)!).add(foldName(column));
    }
  }
  return used;
}

/** @param used of the node's own columns. A list that many columns have in common is gone through once. */
function readColumns(graph: ResolvedGraph, node: ResolvedNode, used: ReadonlySet<string>): InputColumn[] {
  const { values, rows } = nodeLineage(graph, node);
  const lists = new Set([rows]);
  // A source's columns come from its files.
  if (node.transform.effect !== 'source')
    for (const [name, sources] of values) if (used.has(foldName(name))) lists.add(sources);
  return [...lists].flat();
}
