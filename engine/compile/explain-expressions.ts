/** The expressions of one node for people: as the node has them, and in every dialect. */

import type { Dialect, WrittenExpression } from '#engine/compile/dialect.ts';
import { dialects } from '#engine/compile/dialects.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { ExplainedExpression } from '#engine/contract/procedures/transforms.ts';
import {
  getOutput,
  inputSchemas,
  stepsOf,
  type ResolvedGraph,
  type ResolvedNode,
} from '#engine/graph/resolved-graph.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { checkExpression } from '#engine/types/expression/check.ts';

/** Each text once in each dialect. @throws EngineError EntityNotFound. */
export function explainExpressions(graph: ResolvedGraph, nodeId: string): ExplainedExpression[] {
  const steps = stepsOf(graph, nodeId);
  if (steps.length === 0) return explained(graph, getOutput(graph, nodeId, undefined));
  return steps.flatMap((step) => explained(graph, step));
}

function explained(graph: ResolvedGraph, node: ResolvedNode): ExplainedExpression[] {
  const known = node.transform.effect === 'source' ? node.schema : Object.values(inputSchemas(graph, node)).flat();
  const texts = new Set(node.transform.expressions?.(node.args));
  return [...texts].flatMap((text) =>
    dialects.map((dialect): ExplainedExpression => {
      const { name, product, about } = dialect;
      const written = writtenOf(dialect, text, node, known);
      return {
        text,
        dialect: { name, product, about },
        ...(written.text === null
          ? { written: null, reason: written.reason, differences: [] }
          : { written: written.text, reason: null, differences: written.differences }),
      };
    }),
  );
}

function writtenOf(dialect: Dialect, text: string, { expressions }: ResolvedNode, known: Schema): WrittenExpression {
  try {
    return dialect.write(checkExpression(text, expressions.get(text), known).tree, 'condition');
  } catch (thrown) {
    // The condition of a source is checked when its partitions are listed, which is not done here.
    if (thrown instanceof EngineError) return { text: null, reason: thrown.message };
    throw thrown;
  }
}
