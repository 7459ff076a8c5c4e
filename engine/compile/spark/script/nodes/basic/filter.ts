/** Filter for Spark. */

import { pythonText } from '#engine/compile/spark/script/python-text.ts';
import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';

export const sparkFilter = sparkNode<{ condition: string }>(({ condition }, context) => {
  const { frame, schema } = context.input;
  return `${frame}.filter(${pythonText(context.condition(condition, schema))})`;
});
