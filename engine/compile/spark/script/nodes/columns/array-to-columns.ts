/** ArrayToColumns for Spark. */

import { withColumns } from '#engine/compile/spark/script/select-frame.ts';
import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';

interface Args {
  readonly colName: string;
  readonly colList: readonly string[];
  readonly indexes?: readonly number[];
}

export const sparkArrayToColumns = sparkNode<Args>(({ colName, colList, indexes }, context) => {
  const { value } = context.path(colName, context.input.schema);
  // `get` counts from 0, and is null where there is no element.
  const made = colList.map((name, index) => ({ name, value: `get(${value}, ${(indexes?.[index] ?? index + 1) - 1})` }));
  return withColumns(made, context);
});
