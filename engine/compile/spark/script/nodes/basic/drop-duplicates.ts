/** DropDuplicates for Spark. */

import { pythonText } from '#engine/compile/spark/script/python-text.ts';
import { refuseMaps } from '#engine/compile/spark/script/select-frame.ts';
import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';
import { columnOf } from '#engine/transforms/column-path.ts';
import { getColumn } from '#engine/types/column-lookup.ts';

export const sparkDropDuplicates = sparkNode<{ columns: readonly string[] }>(({ columns }, context) => {
  const { frame, schema } = context.input;
  const keys = new Set(columns.map((column) => getColumn(schema, columnOf(column, 'DropDuplicates'))));
  for (const { type } of keys.size === 0 ? schema : keys) refuseMaps(type, 'compare', context);
  if (keys.size === 0) return `${frame}.dropDuplicates()`;
  if (keys.size < schema.length)
    context.note('Tenon keeps the first of the rows with equal values; Spark keeps any of them.');
  return context.language.dropDuplicates(
    frame,
    [...keys].map(({ name }) => pythonText(name)),
  );
});
