/** Sample for Spark. */

import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';

export const sparkSample = sparkNode<{ fraction: number; seed: number }>(({ fraction, seed }, context) => {
  context.note('Spark draws other rows than Tenon for the same seed.');
  return context.language.sample(context.input.frame, fraction, seed);
});
