/** Questions about a tree: the columns it reads, possible overflows. */

import { nodesOf, type Expression } from '#engine/types/expression/tree.ts';
import { formatHive } from '#engine/types/hive.ts';

/** Names of the columns, each once, in the order in which they first occur. */
export function columnsOf(tree: Expression): string[] {
  const found = new Set<string>();
  for (const node of nodesOf(tree)) if (node.kind === 'column') found.add(node.name);
  return [...found];
}

/** Arithmetic of whole numbers and decimals, whose result may be beyond its type, and then stops the row. */
export function overflowsOf(tree: Expression): { columns: string[]; type: string }[] {
  const found: { columns: string[]; type: string }[] = [];
  for (const node of nodesOf(tree)) {
    if (node.kind !== 'operator' || node.line.overflows !== true) continue;
    if (node.type !== undefined && (node.type.kind === 'double' || node.type.kind === 'float')) continue;
    const columns = columnsOf(node);
    if (columns.length > 0) found.push({ columns, type: node.type === undefined ? 'decimal' : formatHive(node.type) });
  }
  return found;
}
