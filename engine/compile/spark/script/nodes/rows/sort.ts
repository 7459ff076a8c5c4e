/** Sort for Spark. */

import { sparkOrder } from '#engine/compile/spark/script/nodes/rows/order-key.ts';
import { pythonCall, pythonText } from '#engine/compile/spark/script/python-text.ts';
import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';
import type { OrderKey } from '#engine/transforms/rows/order-key.ts';

export const sparkSort = sparkNode<{ columns: readonly OrderKey[] }>(({ columns }, context) => {
  const keys = columns.map((key) => {
    const { value, isAscending, areNullsFirst } = sparkOrder(key, context);
    const method = `${isAscending ? 'asc' : 'desc'}_nulls_${areNullsFirst ? 'first' : 'last'}`;
    return `F.expr(${pythonText(value)}).${context.language.property(method)}`;
  });
  return pythonCall(`${context.input.frame}.orderBy`, keys);
});
