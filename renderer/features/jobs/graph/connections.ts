/** The edges that a node could get: to inputs of others, and into its own. */

import type { Job } from '#engine/contract/definitions/job.ts';
import { circle, whyNotConnect, type PortsOf } from '#renderer/features/jobs/graph/edit-job.ts';
import { shownPorts, walkOrder } from '#renderer/features/jobs/graph/graph-walk.ts';

export interface Connection {
  readonly from: string;
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
    const inputs = job.nodes.find((each) => each.id === to)?.inputs ?? {};
    return shownPortsOf(job, to, portsOf)
      .filter((port) => inputs[port]?.node !== from && whyNotConnect(job, from, to, port, portsOf) === undefined)
      .map((port) => ({ from, to, port, instead: inputs[port]?.node }));
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

function shownPortsOf(job: Job, id: string, portsOf: PortsOf): readonly string[] {
  const node = job.nodes.find((each) => each.id === id);
  const ports = node === undefined ? undefined : portsOf(node.transform);
  return node === undefined || ports === undefined ? [] : shownPorts(node, ports);
}
