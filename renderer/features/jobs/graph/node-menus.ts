/** The menus of a node: that of all nodes, and before it that of nodes that use a sub-flow. */

import type { TransformText } from '#engine/contract/procedures/transforms.ts';
import { askTransforms, knownTransforms } from '#renderer/features/jobs/transforms.ts';
import type { Subject } from '#renderer/stores/subject.ts';

/** A transform that is not known may be a sub-flow whose file is new: the engine is asked before its menu opens. */
export function menusOfNode(transform: string | undefined): Pick<Subject, 'menus' | 'learnMenus'> {
  if (transform === undefined) return { menus: ['node'] };
  const known = knownTransforms().get(transform);
  if (known !== undefined) return { menus: menusOf(known) };
  return { menus: ['node'], learnMenus: async () => menusOf((await askTransforms()).get(transform)) };
}

function menusOf(transform: TransformText | undefined): readonly string[] {
  return transform?.isSubflow === true ? ['subflow-node', 'node'] : ['node'];
}
