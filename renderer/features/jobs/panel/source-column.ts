/** Finds the input column that an output column of a row-wise node derives from. */

import type { Node } from '#engine/contract/definitions/job.ts';

/** undefined: of no single whole column. */
export function sourceColumn(node: Pick<Node, 'transform' | 'args'>, column: string): string | undefined {
  if (node.transform === 'ApplyMapping') {
    const mappings = Array.isArray(node.args['mappings'])
      ? (node.args['mappings'] as unknown[]).filter(Array.isArray)
      : [];
    const source: unknown = mappings.findLast((mapping) => nameOf(mapping[2]) === column)?.[0];
    return nameOf(source);
  }
  if (node.transform === 'RenameField' && nameOf(node.args['newName']) === column) return nameOf(node.args['oldName']);
  return column;
}

/** The column that a path without a nested field names. */
function nameOf(path: unknown): string | undefined {
  if (typeof path !== 'string') return undefined;
  if (path.startsWith('`') && path.endsWith('`')) return path.slice(1, -1).replaceAll('``', '`');
  return path.includes('.') ? undefined : path;
}
