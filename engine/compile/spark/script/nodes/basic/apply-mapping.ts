/** ApplyMapping for Spark. */

import { selectFrame } from '#engine/compile/spark/script/select-frame.ts';
import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';
import { mappedType } from '#engine/transforms/apply-mapping.ts';
import { emptyTree, parsePath, plant, type PathTree } from '#engine/transforms/column-path.ts';
import { sparkText } from '#engine/types/functions/spark-form.ts';

type Mapping = readonly [source: string, sourceType: string, target: string, targetType: string];

export const sparkApplyMapping = sparkNode<{ mappings: readonly Mapping[] }>(({ mappings }, context) => {
  const { frame, schema } = context.input;
  const tree: PathTree<string> = emptyTree();
  for (const [source, , target, targetType] of mappings) {
    const { value, type } = context.path(source, schema);
    plant(tree, parsePath(target), context.cast(value, type, mappedType(targetType, type, source)));
  }
  return selectFrame(
    frame,
    tree.order.map((name) => ({ name, value: valueAt(tree, name) })),
    context,
  );
});

function valueAt(tree: PathTree<string>, name: string): string {
  const leaf = tree.leaves.get(name);
  if (leaf !== undefined) return leaf;
  const branch = tree.branches.get(name)!;
  const fields = branch.order.map((inner) => `${sparkText(inner)}, ${valueAt(branch, inner)}`);
  return `named_struct(${fields.join(', ')})`;
}
