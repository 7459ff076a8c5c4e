/** A job graph whose every node has checked arguments and a known schema; what compile/ works on. */

import type { Node } from '#engine/contract/definitions/job.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { Transform } from '#engine/transforms/transform.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { SelectSyntax } from '#engine/types/select/admit-select.ts';

export interface ResolvedNode {
  readonly node: Node;
  readonly transform: Transform;
  /** Output of the transform's args schema, `${argument}` already replaced. */
  readonly args: Readonly<Record<string, unknown>>;
  /** Input port → node id, in the order of the ports. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly schema: Schema;
  /** Text of an expression in the arguments → parsed form (json_serialize_sql), as the worker answered. */
  readonly expressions: ReadonlyMap<string, unknown>;
  /** Text of a SELECT in the arguments → its syntax. */
  readonly selects: ReadonlyMap<string, SelectSyntax>;
  /** `tableKey` of node-context.ts → columns of the catalog tables that the arguments name. */
  readonly tables: ReadonlyMap<string, Schema>;
}

export interface ResolvedGraph {
  /** In topological order, sources first; equal ranks in the order of the definition. */
  readonly nodes: readonly ResolvedNode[];
}

/** @throws EngineError EntityNotFound. */
export function getNode(graph: ResolvedGraph, nodeId: string): ResolvedNode {
  const found = graph.nodes.find(({ node }) => node.id === nodeId);
  if (found !== undefined) return found;
  throw new EngineError('EntityNotFound', `The job has no node "${nodeId}".`, {
    hint: `It has ${graph.nodes.map(({ node }) => node.id).join(', ')}.`,
    details: { node: nodeId },
  });
}

/** Schemas of a node's inputs, by port. */
export function inputSchemas(graph: ResolvedGraph, node: ResolvedNode): Record<string, Schema> {
  return Object.fromEntries(Object.entries(node.inputs).map(([port, id]) => [port, getNode(graph, id).schema]));
}
