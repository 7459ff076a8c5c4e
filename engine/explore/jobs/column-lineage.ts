/** The lineage of a column of a job that need not be saved, nor free of problems elsewhere. */

import { sameName } from '#engine/base/same-name.ts';
import { outerId } from '#engine/contract/definitions/inner-node.ts';
import { readPortKey } from '#engine/contract/definitions/node-port.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { createDefaultEnvironment } from '#engine/execute/plan/graph-environment.ts';
import type { SourceHost } from '#engine/execute/sources/source-listing.ts';
import {
  getOutput,
  outputsOf,
  resolveGraph,
  resolveSoundNodes,
  traceColumn,
  type DecidingNode,
  type ResolvedGraph,
  type ResolvedNode,
} from '#engine/graph/index.ts';

export type ColumnLineage = Output<'getColumnLineage'>;

/** @throws EngineError of resolving the node and its inputs; UnknownColumn, AmbiguousColumn. */
export async function columnLineage(
  host: SourceHost,
  job: Job,
  { nodeId, port, column }: { readonly nodeId: string; readonly port?: string | undefined; readonly column: string },
  signal: AbortSignal,
): Promise<ColumnLineage> {
  const environment = createDefaultEnvironment(host, job, signal);
  const sound = await resolveSoundNodes(job, environment);
  const isSound = sound.nodes.some(({ node }) => node.id === nodeId);
  const graph = isSound ? sound : await resolveGraph(job, environment, { nodeId });
  const { comesFrom, goesTo, nodes } = traceColumn(graph, outputWith(graph, nodeId, port, column).id, column);
  return {
    comesFrom: {
      values: comesFrom.values.map(named),
      rows: comesFrom.rows.map(named),
      deciding: byNode(comesFrom.deciding),
    },
    goesTo: {
      values: goesTo.values.map(named),
      deciding: eachNode(goesTo.deciding),
      rows: eachNode(goesTo.rows),
    },
    nodes: eachNode(nodes),
  };
}

/** @param port undefined: the first output that has the column. @throws EngineError EntityNotFound. */
function outputWith(graph: ResolvedGraph, nodeId: string, port: string | undefined, column: string): ResolvedNode {
  const having = outputsOf(graph, nodeId).find(({ schema }) => schema.some(({ name }) => sameName(name, column)));
  return port === undefined && having !== undefined ? having : getOutput(graph, nodeId, port);
}

function named<T extends { readonly nodeId: string; readonly path?: readonly string[] }>({
  nodeId,
  path,
  ...rest
}: T): Omit<T, 'nodeId'> & { node: string } {
  const named = { node: nodeOf(nodeId), ...rest, ...(path === undefined ? {} : { path: eachNode(path) }) };
  return named as Omit<T, 'nodeId'> & { node: string };
}

/** Steps of one node decide together. Columns between them are those of no node that people see. */
function byNode(deciding: readonly DecidingNode[]): ColumnLineage['comesFrom']['deciding'] {
  const found = new Map<string, { node: string; column: string }[]>();
  for (const { nodeId, columns } of deciding) {
    const node = nodeOf(nodeId);
    const own = found.get(node) ?? [];
    const added = columns.map(named).filter(({ column }) => !own.some((each) => sameName(each.column, column)));
    found.set(node, [...own, ...added]);
  }
  return [...found].map(([node, columns]) => ({ node, columns }));
}

/** Of the job: a node inside of a sub-flow is part of the node that uses it. */
function nodeOf(key: string): string {
  return outerId(readPortKey(key).nodeId);
}

/** A node with several outputs or steps once. */
function eachNode(keys: readonly string[]): string[] {
  return [...new Set(keys.map(nodeOf))];
}
