/** ExplodeArrayOrMap for Spark. */

import { pythonCall, pythonText } from '#engine/compile/spark/script/python-text.ts';
import { selectItem } from '#engine/compile/spark/script/select-frame.ts';
import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';
import { getPath } from '#engine/transforms/column-path.ts';

interface Args {
  readonly column: string;
  readonly newColumn?: string;
  readonly valueColumn: string;
  readonly outer: boolean;
}

export const sparkExplodeArrayOrMap = sparkNode<Args>(({ column, newColumn, valueColumn, outer }, context) => {
  const { frame, schema } = context.input;
  const { value, type } = context.path(column, schema);
  const path = getPath(schema, column);
  const isMap = type.kind === 'map';
  const first = newColumn ?? (isMap ? 'key' : path.at(-1)!.name);
  const names = isMap ? [first, valueColumn] : [first];
  const quoted = names.map((name) => context.column(name));
  const call = `${outer ? 'explode_outer' : 'explode'}(${value}) AS ${isMap ? `(${quoted.join(', ')})` : quoted[0]!}`;
  const isReplaced = path.length === 1 && first === path[0]!.name;
  const items = schema.map(({ name }) =>
    isReplaced && name === first ? pythonText(call) : selectItem({ name, value: context.column(name) }, context),
  );
  return pythonCall(`${frame}.selectExpr`, isReplaced ? items : [...items, pythonText(call)]);
});
