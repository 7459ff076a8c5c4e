/** FillNulls for Spark. */

import { withColumns } from '#engine/compile/spark/script/select-frame.ts';
import { sparkNode, type SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import { columnOf } from '#engine/transforms/column-path.ts';
import { isFloating } from '#engine/types/common-type.ts';
import { getColumn } from '#engine/types/column-lookup.ts';
import type { DataType } from '#engine/types/data-type.ts';
import { sparkText } from '#engine/types/functions/spark-form.ts';

interface Args {
  readonly fills: readonly { readonly column: string; readonly value: string | number | boolean }[];
}

export const sparkFillNulls = sparkNode<Args>(({ fills }, context) => {
  const made = fills.map(({ column, value }) => {
    const { name, type } = getColumn(context.input.schema, columnOf(column, 'FillNulls'));
    const of = context.column(name);
    const constant = fillValue(value, type, context);
    const isMissing = isFloating(type) ? `${of} IS NULL OR isnan(${of})` : `${of} IS NULL`;
    return { name, value: `IF(${isMissing}, ${constant}, ${of})` };
  });
  return withColumns(made, context);
});

export function fillValue(value: string | number | boolean, type: DataType, context: SparkNodeContext): string {
  if (type.kind === 'string') return sparkText(String(value));
  const text = String(value).trim();
  if (type.kind === 'boolean') return text.toLowerCase();
  return `CAST(${sparkText(text)} AS ${context.type(type)})`;
}
