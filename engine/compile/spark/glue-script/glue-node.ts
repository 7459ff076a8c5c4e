/** What renders one node as a transform of AWS Glue. */

import type { NodePlace } from '#engine/compile/spark/script/script-form.ts';
import type { SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';

/**
 * Renders nodes of one transform.
 * @returns a Python expression of a DynamicFrame; undefined: AWS Glue's documentation does not promise the same rows, or has no
 * spelling for a name, so that the node becomes code of DataFrames.
 */
export type GlueNode = (args: Record<string, never>, context: SparkNodeContext, place: NodePlace) => string | undefined;

/** Types the arguments, which the transform has checked. */
export function glueNode<Args>(
  render: (args: Args, context: SparkNodeContext, place: NodePlace) => string | undefined,
): GlueNode {
  return (args, context, place) => render(args as unknown as Args, context, place);
}
