/** CurrentTimestamp for Spark. */

import { timeText } from '#engine/compile/spark/script/nodes/time/time-text.ts';
import { withColumns } from '#engine/compile/spark/script/select-frame.ts';
import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';

export const sparkCurrentTimestamp = sparkNode<{ colName: string; dateFormat?: string }>(
  ({ colName, dateFormat }, context) => {
    context.note('Tenon takes the moment at which the run was planned; Spark takes the one at which it runs.');
    const moment = 'current_timestamp()';
    return withColumns(
      [{ name: colName, value: dateFormat === undefined ? moment : timeText(moment, dateFormat) }],
      context,
    );
  },
);
