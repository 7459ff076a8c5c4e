/** Expressions of a job that are valid but probably not intended. */

import { inputSchemas, type ResolvedGraph, type ResolvedNode } from '#engine/graph/resolved-graph.ts';
import { checkExpression } from '#engine/types/expression/check.ts';
import type { ExpressionWarning } from '#engine/types/expression/convert.ts';

/** Of one node, whose inputs are in the graph; sources have only a partition filter and no inputs. */
export function expressionWarnings(graph: ResolvedGraph, node: ResolvedNode): ExpressionWarning[] {
  if (node.transform.effect === 'source') return [];
  const known = Object.values(inputSchemas(graph, node)).flat();
  return (node.transform.expressions?.(node.args) ?? []).flatMap(
    (text) => checkExpression(text, node.expressions.get(text), known).warnings,
  );
}
