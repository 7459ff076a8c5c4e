/** Nodes of runs as people know them. */

import { namedNodes } from '#engine/contract/definitions/inner-node.ts';
import { portKey, readPortKey } from '#engine/contract/definitions/node-port.ts';
import type { EngineClient } from '#engine/contract/procedures/index.ts';

/**
 * Gives the name of a node, and of its output, for its key, with the names that the job and its sub-flows have now; a node
 * that they no longer have keeps its id.
 */
export async function nodeNamesOf(client: EngineClient, jobName: string): Promise<(key: string) => string> {
  const read = await client.call('getJob', { name: jobName }).catch(() => undefined);
  const subflows = read === undefined ? [] : await client.call('getSubflows', {});
  const named = namedNodes(read?.job.nodes ?? [], new Map(subflows.map(({ name, subflow }) => [name, subflow])));
  return (key) => {
    const { nodeId, port } = readPortKey(key);
    return portKey(named.get(nodeId)?.name ?? nodeId, port);
  };
}
