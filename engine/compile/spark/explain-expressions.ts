/** The expressions of one node for people: as the node has them, and as Spark SQL. */

import { writeSpark, type SparkExpression } from '#engine/compile/spark/spark-expression.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { ExplainedExpression } from '#engine/contract/procedures/transforms.ts';
import { getOutput, inputSchemas, type ResolvedGraph, type ResolvedNode } from '#engine/graph/resolved-graph.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { checkExpression } from '#engine/types/expression/check.ts';

/** Each text once. @throws EngineError EntityNotFound. */
export function explainExpressions(graph: ResolvedGraph, nodeId: string): ExplainedExpression[] {
  const node = getOutput(graph, nodeId, undefined);
  const known = node.transform.effect === 'source' ? node.schema : Object.values(inputSchemas(graph, node)).flat();
  const texts = new Set(node.transform.expressions?.(node.args));
  return [...texts].map((text) => {
    const written = writtenOf(text, node, known);
    return written.text === null
      ? { text, spark: null, reason: written.reason, differences: [] }
      : { text, spark: written.text, reason: null, differences: written.differences };
  });
}

function writtenOf(text: string, { expressions }: ResolvedNode, known: Schema): SparkExpression {
  try {
    return writeSpark(checkExpression(text, expressions.get(text), known).tree, 'condition');
  } catch (thrown) {
    // The condition of a source is checked when its partitions are listed, which is not done here.
    if (thrown instanceof EngineError) return { text: null, reason: thrown.message };
    throw thrown;
  }
}
