/** The menus of a node: that of all nodes, and before it that of nodes that use a sub-flow. */

import { knownTransforms } from '#renderer/features/jobs/transforms.ts';

export function menusOfNode(transform: string | undefined): readonly string[] {
  const isUse = transform !== undefined && knownTransforms().get(transform)?.isSubflow === true;
  return isUse ? ['subflow-node', 'node'] : ['node'];
}
