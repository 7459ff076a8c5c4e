/** Filter of AWS Glue: comparisons of whole numbers and texts with constants, which Python decides as SQL does. */

import { glueNode } from '#engine/compile/spark/glue-script/glue-node.ts';
import { pythonCall, pythonText } from '#engine/compile/spark/script/python-text.ts';
import { checkExpression } from '#engine/types/expression/check.ts';
import type { Expression } from '#engine/types/expression/tree.ts';

/** Each is also the operator of the other side, when sides are exchanged. */
const comparisons: Readonly<Record<string, { readonly python: string; readonly turned: string }>> = {
  '=': { python: '==', turned: '==' },
  '<>': { python: '!=', turned: '!=' },
  '<': { python: '<', turned: '>' },
  '>': { python: '>', turned: '<' },
  '<=': { python: '<=', turned: '>=' },
  '>=': { python: '>=', turned: '<=' },
};

const wholeKinds: ReadonlySet<string> = new Set(['tinyint', 'smallint', 'int', 'bigint']);

export const glueFilter = glueNode<{ condition: string }>(({ condition }, context, place) => {
  const { schema } = context.input;
  const { tree } = checkExpression(condition, context.node.expressions.get(condition), schema);
  const predicate = pythonPredicate(tree);
  if (predicate === undefined) return undefined;
  return pythonCall('Filter.apply', [
    `frame=${place.dynamic()}`,
    `f=lambda row: ${predicate}`,
    `transformation_ctx=${pythonText(place.variable)}`,
  ]);
});

/**
 * AND alone joins comparisons: a record without a field is dropped at once by AWS Glue, whatever the other side of an OR is.
 * A value that is null is dropped as well: Python compares it with nothing but by `==` and `!=`.
 */
function pythonPredicate(node: Expression): string | undefined {
  if (node.kind !== 'operator') return undefined;
  if (node.line.name === 'AND') {
    const parts = node.args.map(pythonPredicate);
    return parts.includes(undefined) ? undefined : parts.join(' and ');
  }
  const comparison = comparisons[node.line.name];
  const [left, right] = node.args;
  if (comparison === undefined || left === undefined || right === undefined) return undefined;
  return left.kind === 'literal' ? compared(right, comparison.turned, left) : compared(left, comparison.python, right);
}

function compared(column: Expression, operator: string, literal: Expression): string | undefined {
  if (column.kind !== 'column' || literal.kind !== 'literal') return undefined;
  const value = pythonValue(column, literal.value);
  if (value === undefined) return undefined;
  const field = `row[${pythonText(column.name)}]`;
  const test = `${field} ${operator} ${value}`;
  return operator === '==' ? test : `${field} is not None and ${test}`;
}

function pythonValue({ type }: Expression, value: unknown): string | undefined {
  if (type?.kind === 'string') return typeof value === 'string' ? pythonText(value) : undefined;
  if (type === undefined || !wholeKinds.has(type.kind)) return undefined;
  return (typeof value === 'number' && Number.isSafeInteger(value)) || typeof value === 'bigint'
    ? String(value)
    : undefined;
}
