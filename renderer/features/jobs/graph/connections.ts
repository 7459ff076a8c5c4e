/** The edges that a node could get: to inputs of others, and into its own. */

import type { Job } from '#engine/contract/definitions/job.ts';
import { whyNotConnect, type PortsOf } from '#renderer/features/jobs/graph/edit-job.ts';
import { shownPorts, walkOrder } from '#renderer/features/jobs/graph/graph-walk.ts';

export interface Connection {
  readonly from: string;
  readonly to: string;
  readonly port: string;
  /** The node that feeds the port until now. */
  readonly instead: string | undefined;
}

/**
 * Free inputs of other nodes first, then what can feed its own free inputs, then inputs whose edge would change.
 * Each group goes along the edges of the graph.
 */
export function possibleConnections(job: Job, id: string, portsOf: PortsOf): Connection[] {
  const order = walkOrder(job);
  const into = (to: string, from: string): Connection[] => {
    const node = job.nodes.find((each) => each.id === to);
    const ports = node === undefined ? undefined : portsOf(node.transform);
    if (node === undefined || ports === undefined) return [];
    return shownPorts(node, ports)
      .filter((port) => node.inputs[port]?.node !== from && whyNotConnect(job, from, to, port, portsOf) === undefined)
      .map((port) => ({ from, to, port, instead: node.inputs[port]?.node }));
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
