/** The count of an interval: `INTERVAL 3 DAY` arrives as `to_days(CAST(trunc(CAST(3 AS DOUBLE)) AS INTEGER))`. */

import { familyOf, type Expression } from '#engine/types/expression/tree.ts';

/** The whole number within; the node itself where it is not certainly one. */
export function countOf(node: Expression): Expression {
  let inner = node;
  while (inner.kind === 'cast' || (inner.kind === 'call' && inner.line.name === 'trunc'))
    inner = inner.kind === 'cast' ? inner.of : inner.args[0]!;
  if (inner.kind === 'literal' && typeof inner.value === 'string' && /^\s*[+-]?\d{1,9}\s*$/u.test(inner.value))
    return { kind: 'literal', value: BigInt(inner.value.trim().replace('+', '')), type: { kind: 'int' } };
  return familyOf(inner) === 'whole' ? inner : node;
}
