/** Sample for Spark. */

import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';

export const sparkSample = sparkNode<{ fraction: number; seed: number }>(({ fraction, seed }, context) => {
  context.note('Spark draws other rows than Tenon for the same seed.');
  return `${context.input.frame}.sample(fraction=${pythonFloat(fraction)}, seed=${seed})`;
});

function pythonFloat(number: number): string {
  return Number.isInteger(number) ? `${number}.0` : String(number);
}
