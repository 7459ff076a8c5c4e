/** What is allowed in the expressions of a job and may not be meant. */

import { inputSchemas, type ResolvedGraph, type ResolvedNode } from '#engine/graph/resolved-graph.ts';
import { checkExpression } from '#engine/types/expression/check.ts';
import type { ExpressionWarning } from '#engine/types/expression/convert.ts';

/** Of one node, whose inputs the graph has; sources are asked about partitions alone and have none. */
export function expressionWarnings(graph: ResolvedGraph, node: ResolvedNode): ExpressionWarning[] {
  if (node.transform.effect === 'source') return [];
  const known = Object.values(inputSchemas(graph, node)).flat();
  return (node.transform.expressions?.(node.args) ?? []).flatMap(
    (text) => checkExpression(text, node.expressions.get(text), known).warnings,
  );
}
