/** CurrentTimestamp for Spark. */

import { withColumns } from '#engine/compile/spark/script/select-frame.ts';
import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';

export const sparkCurrentTimestamp = sparkNode<{ colName: string; dateFormat?: string }>(
  ({ colName, dateFormat }, context) => {
    if (dateFormat !== undefined) context.refuse('A pattern of a time has no Spark form yet: leave the format empty.');
    context.note('Tenon takes the moment at which the run was planned; Spark takes the one at which it runs.');
    return withColumns([{ name: colName, value: 'current_timestamp()' }], context);
  },
);
