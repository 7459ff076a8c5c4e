/** DerivedColumn for Spark. */

import { withColumns } from '#engine/compile/spark/script/select-frame.ts';
import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';
import { getColumn } from '#engine/types/column-lookup.ts';

export const sparkDerivedColumn = sparkNode<{ colName: string; expr: string }>(({ colName, expr }, context) => {
  const { type } = getColumn(context.node.schema, colName);
  return withColumns([{ name: colName, value: context.expression(expr, context.input.schema, type) }], context);
});
