/** Rows of one input under the columns of several, by name. */

import { selectFrame } from '#engine/compile/spark/script/select-frame.ts';
import type { SparkInput, SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import { findColumn } from '#engine/types/column-lookup.ts';
import { sameSchema } from '#engine/types/data-type.ts';

/** The columns of the node; those that the input lacks are null. @returns a Python expression of a DataFrame. */
export function unitedFrame({ frame, schema }: SparkInput, context: SparkNodeContext): string {
  const united = context.node.schema;
  if (sameSchema(schema, united)) return frame;
  const columns = united.map(({ name, type }) => {
    const own = findColumn(schema, name);
    const value =
      own === undefined
        ? `CAST(NULL AS ${context.type(type)})`
        : context.cast(context.column(own.name), own.type, type);
    return { name, value };
  });
  return selectFrame(frame, columns, context);
}
