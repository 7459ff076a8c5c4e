/** FormatTimestamp for Spark. */

import { timeOf, timeText } from '#engine/compile/spark/script/nodes/time/time-text.ts';
import { withColumns } from '#engine/compile/spark/script/select-frame.ts';
import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';
import { getPath } from '#engine/transforms/column-path.ts';

interface Args {
  readonly colName: string;
  readonly dateFormat: string;
  readonly newColName?: string;
}

export const sparkFormatTimestamp = sparkNode<Args>(({ colName, dateFormat, newColName }, context) => {
  const { schema } = context.input;
  const { value, type } = context.path(colName, schema);
  const name = newColName ?? getPath(schema, colName).at(-1)!.name;
  return withColumns([{ name, value: timeText(timeOf(value, type, context), dateFormat) }], context);
});
