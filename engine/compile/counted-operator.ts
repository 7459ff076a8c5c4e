/** How the rows of a node are found in the profile. */

import type { CountedOperator } from '#engine/compile/compiled-query.ts';
import type { ResolvedNode } from '#engine/graph/resolved-graph.ts';

/** Their inputs are found by a FILTER over the marker of each port. */
export const tapped: ReadonlySet<CountedOperator> = new Set<CountedOperator>([
  'sql',
  'set',
  'lookup',
  'lookup-drop',
  'merge',
  'table-merge',
  'compare',
  'compare-all',
]);

/** @param border the node's rows are read from files of an earlier stage. */
export function operatorOf({ transform, args, depth }: ResolvedNode, border: boolean): CountedOperator {
  if (border) return 'border';
  const special = transform.operator?.(args);
  if (special !== undefined) return special;
  switch (transform.effect) {
    case 'source':
      return 'leaf';
    case 'target':
    case 'row-wise':
      return 'row-wise';
    case 'filter':
    case 'split':
    case 'deduplicate':
      return 'filter';
    case 'explode':
      return depth === 0 ? 'row-wise' : 'explode';
    case 'join':
    case 'union':
    case 'aggregate':
    case 'sql':
      return transform.effect;
  }
}
