/** UUID for Spark. */

import { withColumns } from '#engine/compile/spark/script/select-frame.ts';
import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';

export const sparkUuid = sparkNode<{ colName: string }>(({ colName }, context) => {
  context.note('The identifiers are random; where several targets read them, Spark draws others for each.');
  return withColumns([{ name: colName, value: 'uuid()' }], context);
});
