/** Sort for Spark. */

import { pythonCall, pythonText } from '#engine/compile/spark/script/python-text.ts';
import { noteNestedNulls } from '#engine/compile/spark/script/select-frame.ts';
import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';

interface Args {
  readonly columns: readonly {
    readonly column: string;
    readonly order: 'ascending' | 'descending';
    readonly nulls: 'default' | 'first' | 'last';
  }[];
}

export const sparkSort = sparkNode<Args>(({ columns }, context) => {
  const { frame, schema } = context.input;
  const keys = columns.map(({ column, order, nulls }) => {
    const isAscending = order === 'ascending';
    const areFirst = nulls === 'default' ? isAscending : nulls === 'first';
    const { value, type } = context.path(column, schema);
    noteNestedNulls(type, context);
    const method = `${isAscending ? 'asc' : 'desc'}_nulls_${areFirst ? 'first' : 'last'}`;
    return `F.expr(${pythonText(value)}).${context.language.property(method)}`;
  });
  return pythonCall(`${frame}.orderBy`, keys);
});
