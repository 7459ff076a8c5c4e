/** Which output of a node an edge means. */

import { onlyOutput } from '#engine/contract/definitions/node-port.ts';
import type { Edge, Node } from '#engine/contract/definitions/job.ts';
import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';
import type { ResolvedNode } from '#engine/graph/resolved-graph.ts';

/** Outputs that feed an input port: one, or for a transform that selects from a collection all of them. */
export type Feeds = Readonly<Record<string, readonly ResolvedNode[]>>;

/**
 * @param outputs of the node that the edge names, at least one. @param takesAll whether the reader selects one by itself.
 * @throws EngineError InvalidDefinition naming the nodes and the output.
 */
export function edgeOutputs(
  reader: Node,
  port: string,
  edge: Edge,
  outputs: readonly ResolvedNode[],
  takesAll: boolean,
): readonly ResolvedNode[] {
  const { name } = outputs[0]!.node;
  const ports = outputs.map((output) => output.port);
  if (edge.port === undefined) {
    if (takesAll || ports.length === 1) return outputs;
    throw new EngineError(
      'InvalidDefinition',
      `Input "${port}" of "${reader.name}" reads "${name}", which has several outputs, but names none of them.`,
      { hint: `Connect it to ${listed(ports)}.`, details: { node: reader.id } },
    );
  }
  const found = outputs.filter((output) => output.port === edge.port);
  if (found.length > 0) return found;
  throw new EngineError(
    'InvalidDefinition',
    `Input "${port}" of "${reader.name}" reads output "${edge.port}" of "${name}", which does not exist.`,
    { hint: meantHint(nearNames(edge.port, ports), hintFor(ports)), details: { node: reader.id } },
  );
}

function hintFor(ports: readonly string[]): string {
  return ports.length === 1
    ? `Its only output is "${ports[0] ?? onlyOutput}".`
    : `Its outputs are ${ports.join(', ')}.`;
}

function listed(ports: readonly string[]): string {
  return ports.length < 3 ? ports.join(' or ') : `${ports.slice(0, -1).join(', ')} or ${ports.at(-1)}`;
}
