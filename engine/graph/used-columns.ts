/**
 * The columns of each node that the result of a statement depends on. DuckDB does not compute the others, and a cast that is
 * not computed loses nothing.
 */

import { foldName } from '#engine/base/same-name.ts';
import { getNode, inputSchemas, type ResolvedGraph, type ResolvedNode } from '#engine/graph/resolved-graph.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { checkExpression } from '#engine/types/expression/check.ts';
import { columnsOf } from '#engine/types/expression/questions.ts';

/** Folded names by node id; a node that the statement does not read is missing. */
export type UsedColumns = ReadonlyMap<string, ReadonlySet<string>>;

/** @param nodeId the node whose rows are written, with every column. @param isBorder read from files, not computed. */
export function usedColumns(graph: ResolvedGraph, nodeId: string, isBorder: (nodeId: string) => boolean): UsedColumns {
  const used = new Map([[nodeId, folded(names(getNode(graph, nodeId).schema))]]);
  for (const node of graph.nodes.toReversed()) {
    const own = used.get(node.id);
    if (own === undefined || isBorder(node.id)) continue;
    const inputs = inputSchemas(graph, node);
    for (const [port, from] of Object.entries(node.inputs))
      used.set(from, folded(readColumns(node, inputs[port]!, own)).union(used.get(from) ?? new Set()));
  }
  return used;
}

/** @param used of the node's own columns. */
function readColumns(node: ResolvedNode, columns: Schema, used: ReadonlySet<string>): readonly string[] {
  const { transform, args, expressions } = node;
  const read = transform.reads?.(args, node, columns);
  if (transform.effect !== 'filter' && transform.effect !== 'split') return read ?? names(columns);
  const texts = read === undefined ? (transform.expressions?.(args) ?? []) : [];
  const inTexts = texts.flatMap((text) => columnsOf(checkExpression(text, expressions.get(text), columns).tree));
  return [...used, ...(read ?? inTexts)];
}

function names(columns: Schema): string[] {
  return columns.map(({ name }) => name);
}

function folded(columns: readonly string[]): ReadonlySet<string> {
  return new Set(columns.map(foldName));
}
