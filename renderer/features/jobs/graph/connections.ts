/** The edges that a node could get: to inputs of others, and into its own. */

import type { Job, Node } from '#engine/contract/definitions/job.ts';
import { circle, whyNotConnect } from '#renderer/features/jobs/graph/edit-job.ts';
import { edgeFrom } from '#renderer/features/jobs/graph/node-outputs.ts';
import { shownPorts, walkOrder, type PortsOf } from '#renderer/features/jobs/graph/graph-walk.ts';

export interface Connection {
  readonly from: string;
  /** Of a node with several outputs; null: there is nothing to choose. */
  readonly output: string | null;
  readonly to: string;
  readonly port: string;
  /** The node that feeds the port until now. */
  readonly instead: string | undefined;
}

/** Nodes that could be connected if there were no cycle: each reads the node, or is read by it, in some steps. */
export function circularNodes(job: Job, id: string, portsOf: PortsOf): string[] {
  const possible = new Set(possibleConnections(job, id, portsOf).flatMap(({ from, to }) => [from, to]));
  const isCircle = (from: string, to: string): boolean =>
    shownPortsOf(job, to, portsOf).some((port) => whyNotConnect(job, from, to, port, portsOf) === circle);
  return walkOrder(job).filter((other) => !possible.has(other) && (isCircle(id, other) || isCircle(other, id)));
}

/**
 * Free inputs of other nodes first, then what can feed its own free inputs, then inputs whose edge would change.
 * Each group goes along the edges of the graph.
 */
export function possibleConnections(job: Job, id: string, portsOf: PortsOf): Connection[] {
  const order = walkOrder(job);
  const into = (to: string, from: string): Connection[] => {
    const reader = job.nodes.find((each) => each.id === to);
    if (reader === undefined) return [];
    const { inputs } = reader;
    return shownPortsOf(job, to, portsOf)
      .filter((port) => whyNotConnect(job, from, to, port, portsOf) === undefined)
      .flatMap((port) =>
        outputsFor(job, from, reader, portsOf)
          .filter((output) => {
            const edge = edgeFrom(job, from, output, reader, portsOf);
            return inputs[port]?.node !== edge.node || inputs[port].port !== edge.port;
          })
          .map((output) => ({ from, output, to, port, instead: inputs[port]?.node })),
      );
  };
  const outgoing = order.flatMap((other) => into(other, id));
  const incoming = order.flatMap((other) => into(id, other));
  const isFree = ({ instead }: Connection): boolean => instead === undefined;
  return [
    ...outgoing.filter(isFree),
    ...incoming.filter(isFree),
    ...outgoing.filter((each) => !isFree(each)),
    ...incoming.filter((each) => !isFree(each)),
  ];
}

/** The outputs between which an edge to the reader can choose. */
function outputsFor(job: Job, from: string, reader: Node, portsOf: PortsOf): readonly (string | null)[] {
  const node = job.nodes.find(({ id }) => id === from);
  const outputs = (node === undefined ? undefined : portsOf(node)?.outputs) ?? [];
  return outputs.length < 2 || portsOf(reader)?.isCollection === true ? [null] : outputs;
}

function shownPortsOf(job: Job, id: string, portsOf: PortsOf): readonly string[] {
  const node = job.nodes.find((each) => each.id === id);
  const ports = node === undefined ? undefined : portsOf(node);
  return node === undefined || ports === undefined ? [] : shownPorts(node, ports);
}
