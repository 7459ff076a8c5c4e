/** SelectFields, SelectFromCollection and Recipe for Spark: columns as they are. */

import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';
import { selectFrame } from '#engine/compile/spark/script/select-frame.ts';

export const sparkSelectFields = sparkNode((_args, context) =>
  selectFrame(
    context.input.frame,
    context.node.schema.map(({ name }) => ({ name, value: context.column(name) })),
    context,
  ),
);

/** The output that it selects is its input already. */
export const sparkSelectFromCollection = sparkNode((_args, context) => context.input.frame);

/** Its steps are the nodes before it. */
export const sparkRecipe = sparkNode((_args, context) => context.input.frame);
