/** AWS Glue reads every column of a CSV file as text, and the mapping after it says so; here, types are detected. */

import type { Node } from '#engine/contract/definitions/job.ts';
import { parsePath } from '#engine/transforms/column-path.ts';

/**
 * Columns that a mapping takes for a type keep that type, where the CSV source before it states no types at all.
 * @param typed ids of sources with OutputSchemas: they state which columns have a type, or that none has.
 */
export function settleTextColumns(nodes: readonly Node[], typed: ReadonlySet<string>): Node[] {
  const expected = new Map<string, Map<string, string>>();
  const providers = new Map(nodes.map((node) => [node.id, node]));
  for (const node of nodes) {
    if (node.transform !== 'ApplyMapping') continue;
    const source = textSource(providers, node.inputs['in']?.node);
    if (source === undefined || typed.has(source.id)) continue;
    const types = expected.get(source.id) ?? new Map<string, string>();
    expected.set(source.id, types);
    for (const [path, type] of node.args['mappings'] as [string, string, string, string][]) {
      const [column, ...fields] = parsePath(path);
      if (fields.length === 0 && !types.has(column!)) types.set(column!, type);
    }
  }
  return nodes.map((node) => withTypes(node, expected.get(node.id)));
}

/** Nodes that leave columns as they are. */
const passing = new Set(['Filter', 'DropDuplicates', 'Limit', 'Sample', 'SelectFields', 'DropFields']);

function textSource(nodes: ReadonlyMap<string, Node>, id: string | undefined): Node | undefined {
  let node = id === undefined ? undefined : nodes.get(id);
  while (node !== undefined && passing.has(node.transform)) node = nodes.get(node.inputs['in']?.node ?? '');
  return node?.transform === 'PathSource' && node.args['format'] === 'csv' ? node : undefined;
}

function withTypes(node: Node, types: ReadonlyMap<string, string> | undefined): Node {
  if (types === undefined || types.size === 0) return node;
  const options = node.args['options'] as Readonly<Record<string, unknown>>;
  return { ...node, args: { ...node.args, options: { ...options, columnTypes: Object.fromEntries(types) } } };
}
