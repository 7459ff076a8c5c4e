/** Merge for Spark. */

import { equalKeys } from '#engine/compile/spark/script/nodes/basic/equal-keys.ts';
import { unitedFrame } from '#engine/compile/spark/script/nodes/basic/united-frame.ts';
import { pythonChain, pythonText } from '#engine/compile/spark/script/python-text.ts';
import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';

export const sparkMerge = sparkNode<{ primaryKeys: readonly string[] }>(({ primaryKeys }, context) => {
  const [left, right] = [context.inputs['left']!, context.inputs['right']!];
  const equal = equalKeys(
    primaryKeys.map((key) => ({ left: key, right: key })),
    context,
  );
  const kept = `${left.frame}.alias("l").join(${right.frame}.alias("r"), F.expr(${pythonText(equal)}), "leftanti")`;
  return pythonChain(unitedFrame({ frame: kept, schema: left.schema }, context), [
    `.unionAll(${unitedFrame(right, context)})`,
  ]);
});
