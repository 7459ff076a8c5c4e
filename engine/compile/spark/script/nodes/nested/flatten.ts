/** Flatten for Spark. */

import { selectFrame, type SelectedColumn } from '#engine/compile/spark/script/select-frame.ts';
import { sparkNode, type SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import type { DataType } from '#engine/types/data-type.ts';

export const sparkFlatten = sparkNode<{ maxLevels: number; separator: string }>(({ maxLevels, separator }, context) => {
  const { frame, schema } = context.input;
  const levels = maxLevels === 0 ? Infinity : maxLevels;
  const columns = schema.flatMap(({ name, type }) =>
    flattened(type, context.column(name), [name], separator, levels, context),
  );
  return selectFrame(frame, columns, context);
});

function flattened(
  type: DataType,
  value: string,
  path: readonly string[],
  separator: string,
  levels: number,
  context: SparkNodeContext,
): SelectedColumn[] {
  if (type.kind !== 'struct' || levels === 0) return [{ name: path.join(separator), value }];
  return type.fields.flatMap((field) =>
    flattened(
      field.type,
      `${value}.${context.column(field.name)}`,
      [...path, field.name],
      separator,
      levels - 1,
      context,
    ),
  );
}
