/** The SQL of one node for people: its own SELECT over its inputs by name, broken into lines. */

import { ident, sql, type Sql } from '#engine/base/sql.ts';
import { nodeContext } from '#engine/compile/compile-query.ts';
import { breakLines } from '#engine/compile/break-lines.ts';
import { ancestorsOf } from '#engine/graph/lineage.ts';
import { getNode, inputSchemas, type ResolvedGraph } from '#engine/graph/resolved-graph.ts';

/**
 * Deterministic text. Inputs appear as the ids of their nodes, so the text is only as long as the node's own SQL.
 * @returns '' for a source or target, which have no SQL.
 * @throws EngineError EntityNotFound.
 */
export function explainNode(graph: ResolvedGraph, nodeId: string): string {
  const node = getNode(graph, nodeId);
  const from = (port: string): Sql => sql`${ident(node.inputs[port]!)} AS ${ident(port)}`;
  const context = { ...nodeContext(node, inputSchemas(graph, node), from, false), from };
  return breakLines(node.transform.sql?.(node.args, context).text ?? '');
}

/** Every node up to this one as a common table expression, the whole query as it would be written by hand. */
export function explainQuery(graph: ResolvedGraph, nodeId: string): string {
  const parts = ancestorsOf(graph, nodeId).flatMap((id) => {
    const text = explainNode(graph, id);
    return text === '' ? [] : [`${ident(id).text} AS (\n${text.replaceAll(/^/gmu, '  ')}\n)`];
  });
  const node = getNode(graph, nodeId);
  const last = node.transform.effect === 'target' ? Object.values(node.inputs)[0]! : nodeId;
  return parts.length === 0 ? `FROM ${ident(last).text}` : `WITH ${parts.join(',\n')}\nFROM ${ident(last).text}`;
}
