/** The SQL of one node for people: its own SELECT over its inputs by name, broken into lines. */

import { ident, sql, type Sql } from '#engine/base/sql.ts';
import { nodeContext } from '#engine/compile/compile-query.ts';
import { brokenSql, indentedSql } from '#engine/compile/break-lines.ts';
import { ancestorsOf } from '#engine/graph/lineage.ts';
import {
  getNode,
  getOutput,
  inputSchemas,
  outputsOf,
  stepsOf,
  type ResolvedGraph,
  type ResolvedNode,
} from '#engine/graph/resolved-graph.ts';

/**
 * Deterministic text. Inputs appear as the ids of their nodes, so the text is only as long as the node's own SQL.
 * Several outputs follow each other, each under its name; steps are one query.
 * @returns '' for a source or target, which have no SQL.
 * @throws EngineError EntityNotFound.
 */
export function explainNode(graph: ResolvedGraph, nodeId: string): string {
  const outputs = outputsOf(graph, nodeId);
  const steps = stepsOf(graph, nodeId);
  if (steps.length > 0) return explainSteps(graph, steps);
  if (outputs.length < 2) return explainOutput(graph, getOutput(graph, nodeId, undefined));
  return outputs
    .map((output) => `-- ${output.port.replaceAll(/\s+/gu, ' ')}\n${explainOutput(graph, output)}`)
    .join('\n\n');
}

/** As one query: each step but the last is a common table expression. */
function explainSteps(graph: ResolvedGraph, steps: readonly ResolvedNode[]): string {
  const before = steps.slice(0, -1).map((step) => commonTable(step.id, explainOutput(graph, step)));
  const last = explainOutput(graph, steps.at(-1)!);
  return before.length === 0 ? last : `WITH ${before.join(',\n')}\n${last}`;
}

function commonTable(id: string, text: string): string {
  return `${ident(id).text} AS (\n${indentedSql(text, '  ').join('\n')}\n)`;
}

function explainOutput(graph: ResolvedGraph, node: ResolvedNode): string {
  const from = (port: string): Sql => sql`${ident(node.inputs[port]!)} AS ${ident(port)}`;
  const context = { ...nodeContext(node, inputSchemas(graph, node), from, { isolating: false }), from };
  return brokenSql(node.transform.sql?.(node.args, context).text ?? '');
}

/** Every output up to the node's first as a common table expression, the whole query as it would be written by hand. */
export function explainQuery(graph: ResolvedGraph, nodeId: string): string {
  const node = getOutput(graph, nodeId, undefined);
  const parts = ancestorsOf(graph, node.id).flatMap((id) => {
    const text = explainOutput(graph, getNode(graph, id));
    return text === '' ? [] : [commonTable(id, text)];
  });
  const last = node.transform.effect === 'target' ? Object.values(node.inputs)[0]! : node.id;
  return parts.length === 0 ? `FROM ${ident(last).text}` : `WITH ${parts.join(',\n')}\nFROM ${ident(last).text}`;
}
