/** DropNullRows for Spark. */

import { isText } from '#engine/types/data-type.ts';
import { pythonText } from '#engine/compile/spark/script/python-text.ts';
import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';

interface Args {
  readonly columns: readonly string[];
  readonly match: 'all' | 'any';
  readonly emptyText: boolean;
}

export const sparkDropNullRows = sparkNode<Args>(({ columns, match, emptyText }, context) => {
  const { frame, schema } = context.input;
  const checked =
    columns.length === 0
      ? schema.map(({ name, type }) => ({ value: context.column(name), type }))
      : columns.map((text) => context.path(text, schema));
  const present = checked.map(({ value, type }) =>
    emptyText && isText(type) ? `(${value} IS NOT NULL AND ${value} <> '')` : `${value} IS NOT NULL`,
  );
  return `${frame}.filter(${pythonText(present.join(match === 'all' ? ' OR ' : ' AND '))})`;
});
