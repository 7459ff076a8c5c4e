/** SimplifyDdbJson for Spark. */

import { selectFrame, type SelectedColumn } from '#engine/compile/spark/script/select-frame.ts';
import { sparkNode, type SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import { columnOf } from '#engine/transforms/column-path.ts';
import { plainValue, type PlainValue } from '#engine/transforms/nested/attribute-value.ts';
import { getColumn } from '#engine/types/column-lookup.ts';
import { sparkText } from '#engine/types/functions/spark-form.ts';

export const sparkSimplifyDdbJson = sparkNode<{ column: string }>(({ column }, context) => {
  const { frame, schema } = context.input;
  const item = getColumn(schema, columnOf(column, 'SimplifyDdbJson'));
  const fields = item.type.kind === 'struct' ? item.type.fields : [];
  const columns = schema.flatMap((own): SelectedColumn[] => {
    if (own !== item) return [{ name: own.name, value: context.column(own.name) }];
    return fields.map(({ name, type }) => {
      const value = `${context.column(item.name)}.${context.column(name)}`;
      return { name, value: simplified(plainValue(type), value, context) };
    });
  });
  return selectFrame(frame, columns, context);
});

/** @param value Spark SQL. @param depth of arrays around it. */
function simplified(plain: PlainValue, value: string, context: SparkNodeContext, depth = 0): string {
  switch (plain.kind) {
    case 'unchanged':
      return value;
    case 'field':
      return simplified(plain.inner, `${value}.${context.column(plain.name)}`, context, depth);
    case 'elements': {
      if (plain.inner.kind === 'unchanged') return value;
      const each = `element_${depth}`;
      return `transform(${value}, ${each} -> ${simplified(plain.inner, each, context, depth + 1)})`;
    }
    case 'fields': {
      const fields = plain.fields.map(
        (field) =>
          `${sparkText(field.name)}, ${simplified(field.value, `${value}.${context.column(field.name)}`, context, depth)}`,
      );
      return `IF(${value} IS NULL, NULL, named_struct(${fields.join(', ')}))`;
    }
  }
}
