/** Unpivot for Spark. */

import { pythonCall, pythonChain, pythonText } from '#engine/compile/spark/script/python-text.ts';
import { selectItem } from '#engine/compile/spark/script/select-frame.ts';
import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';
import { columnOf } from '#engine/transforms/column-path.ts';
import { getColumn } from '#engine/types/column-lookup.ts';
import { sparkText } from '#engine/types/functions/spark-form.ts';

interface Args {
  readonly columns: readonly string[];
  readonly nameColumn: string;
  readonly valueColumn: string;
  readonly includeNulls: boolean;
}

export const sparkUnpivot = sparkNode<Args>(({ columns, nameColumn, valueColumn, includeNulls }, context) => {
  const { frame, schema } = context.input;
  const turned = columns.map((text) => getColumn(schema, columnOf(text, 'Unpivot')));
  const { type } = getColumn(context.node.schema, valueColumn);
  const pairs = turned.map(
    (column) => `${sparkText(column.name)}, ${context.cast(context.column(column.name), column.type, type)}`,
  );
  const made = `(${context.column(nameColumn)}, ${context.column(valueColumn)})`;
  const items = [
    ...schema
      .filter((column) => !turned.includes(column))
      .map(({ name }) => selectItem({ name, value: context.column(name) }, context)),
    pythonText(`stack(${turned.length}, ${pairs.join(', ')}) AS ${made}`),
  ];
  const kept = includeNulls ? [] : [`.filter(${pythonText(`${context.column(valueColumn)} IS NOT NULL`)})`];
  return pythonChain(frame, [pythonCall('.selectExpr', items), ...kept]);
});
