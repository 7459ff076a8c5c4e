/** A job graph whose every node has checked arguments and a known schema; what compile/ works on. */

import type { Node } from '#engine/contract/definitions/job.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { Transform } from '#engine/transforms/transform.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { SelectSyntax } from '#engine/types/select/admit-select.ts';

/** One output of a node; a node with several outputs is several of these. */
export interface ResolvedNode {
  /** Key of the node and its output (node-port.ts). */
  readonly id: string;
  readonly port: string;
  /** Set: this is a step of the node, whose key has the id of the step in place of an output, and `node` has its arguments. */
  readonly step?: string;
  readonly node: Node;
  readonly transform: Transform;
  /** Output of the transform's args schema, `${argument}` already replaced. */
  readonly args: Readonly<Record<string, unknown>>;
  /** Input port → `id` of what feeds it, in the order of the ports. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly schema: Schema;
  /** {@link Output.depth}. */
  readonly depth: number;
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
export function getNode(graph: ResolvedGraph, id: string): ResolvedNode {
  const found = graph.nodes.find((each) => each.id === id);
  if (found !== undefined) return found;
  throw new EngineError('EntityNotFound', `The job has no node "${id}".`, {
    hint: `It has ${graph.nodes.map((each) => each.id).join(', ')}.`,
    details: { node: id },
  });
}

/** Schemas of a node's inputs, by port. */
export function inputSchemas(graph: ResolvedGraph, node: ResolvedNode): Record<string, Schema> {
  return Object.fromEntries(Object.entries(node.inputs).map(([port, id]) => [port, getNode(graph, id).schema]));
}

/** Every output of a node, in order; none for a node that could not be resolved. */
export function outputsOf(graph: ResolvedGraph, nodeId: string): readonly ResolvedNode[] {
  return graph.nodes.filter(({ node, step }) => node.id === nodeId && step === undefined);
}

/** The steps of a node, in order; none for most nodes. */
export function stepsOf(graph: ResolvedGraph, nodeId: string): readonly ResolvedNode[] {
  return graph.nodes.filter(({ node, step }) => node.id === nodeId && step !== undefined);
}

/** @param port undefined: the first output; a step of the node counts as one. @throws EngineError EntityNotFound naming the node and its outputs. */
export function getOutput(graph: ResolvedGraph, nodeId: string, port: string | undefined): ResolvedNode {
  const outputs = outputsOf(graph, nodeId);
  if (outputs.length === 0) return getNode(graph, nodeId);
  const found =
    port === undefined
      ? outputs[0]
      : (outputs.find((each) => each.port === port) ?? stepsOf(graph, nodeId).find(({ step }) => step === port));
  if (found !== undefined) return found;
  const { name } = outputs[0]!.node;
  throw new EngineError('EntityNotFound', `"${name}" has no output "${port}".`, {
    hint: `Its outputs are ${outputs.map((each) => each.port).join(', ')}.`,
    details: { node: nodeId },
  });
}
