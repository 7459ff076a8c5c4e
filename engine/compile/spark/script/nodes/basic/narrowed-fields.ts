/** DropFields and SplitFields for Spark: columns with fewer of their fields. */

import { sparkNode, type SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import { selectFrame } from '#engine/compile/spark/script/select-frame.ts';
import { sameType, type DataType } from '#engine/types/data-type.ts';
import { sparkText } from '#engine/types/functions/spark-form.ts';

export const sparkNarrowedFields = sparkNode((_args, context) => {
  const { frame, schema } = context.input;
  const columns = context.node.schema.map(({ name, type }) => {
    const own = schema.find((column) => column.name === name)!;
    return { name, value: narrowed(context.column(name), own.type, type, context) };
  });
  return selectFrame(frame, columns, context);
});

/** The value with only the fields that `to` has; a null struct stays null. */
function narrowed(value: string, from: DataType, to: DataType, context: SparkNodeContext, depth = 0): string {
  if (sameType(from, to)) return value;
  if (from.kind === 'array' && to.kind === 'array') {
    const each = `e${depth}`;
    return `transform(${value}, ${each} -> ${narrowed(each, from.element, to.element, context, depth + 1)})`;
  }
  if (from.kind !== 'struct' || to.kind !== 'struct') return value;
  const fields = to.fields.map(({ name, type }) => {
    const own = from.fields.find((field) => field.name === name)!;
    return `${sparkText(name)}, ${narrowed(`${value}.${context.column(name)}`, own.type, type, context, depth)}`;
  });
  return `IF(${value} IS NULL, NULL, named_struct(${fields.join(', ')}))`;
}
