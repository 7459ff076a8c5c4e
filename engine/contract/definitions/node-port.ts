/** One output of one node, and its key: what edges, borders, counts and receipts refer to. */

/** The output of a node that has only one. */
export const onlyOutput = 'out';

export interface NodePort {
  readonly nodeId: string;
  readonly port: string;
}

/** The id of the node for its output `out`, `node:port` for any other; a node's id has no colon. */
export function portKey(nodeId: string, port: string = onlyOutput): string {
  return port === onlyOutput ? nodeId : `${nodeId}:${port}`;
}

/** The inverse of {@link portKey}. */
export function readPortKey(key: string): NodePort {
  const colon = key.indexOf(':');
  return colon === -1 ? { nodeId: key, port: onlyOutput } : { nodeId: key.slice(0, colon), port: key.slice(colon + 1) };
}
