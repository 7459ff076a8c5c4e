/** Limit for Spark. */

import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';

export const sparkLimit = sparkNode<{ limit: number }>(({ limit }, context) => {
  context.note(
    'Tenon keeps the first rows of the input; without a Sort before it, Spark keeps any rows, and of equal ones any.',
  );
  return `${context.input.frame}.limit(${limit})`;
});
