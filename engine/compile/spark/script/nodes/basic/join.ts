/** Join for Spark. */

import { foldName } from '#engine/base/same-name.ts';
import { equalKeys } from '#engine/compile/spark/script/nodes/basic/equal-keys.ts';
import { pythonCall, pythonChain, pythonText } from '#engine/compile/spark/script/python-text.ts';
import { selectItem } from '#engine/compile/spark/script/select-frame.ts';
import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';

interface Args {
  readonly joinType: 'inner' | 'left' | 'right' | 'outer' | 'leftsemi' | 'leftanti';
  readonly keys: readonly { readonly left: string; readonly right: string }[];
  readonly rightPrefix: string;
}

export const sparkJoin = sparkNode<Args>(({ joinType, keys, rightPrefix }, context) => {
  const [left, right] = [context.inputs['left']!, context.inputs['right']!];
  const taken = new Set(left.schema.map(({ name }) => foldName(name)));
  const onlyLeft = joinType === 'leftsemi' || joinType === 'leftanti';
  const columns = [
    ...left.schema.map(({ name }) => ({ name, value: `l.${context.column(name)}` })),
    ...(onlyLeft ? [] : right.schema).map(({ name }) => ({
      name: taken.has(foldName(name)) ? `${rightPrefix}${name}` : name,
      value: `r.${context.column(name)}`,
    })),
  ];
  const words = {
    inner: 'inner',
    left: 'left',
    right: 'right',
    outer: 'full',
    leftsemi: 'leftsemi',
    leftanti: 'leftanti',
  };
  return pythonChain(`${left.frame}.alias("l")`, [
    `.join(${right.frame}.alias("r"), F.expr(${pythonText(equalKeys(keys, context))}), ${pythonText(words[joinType])})`,
    pythonCall(
      '.selectExpr',
      columns.map((column) => selectItem(column, context)),
    ),
  ]);
});
