/** The custom code of a node, with the columns that go in and come out. */

import type { TaskCode } from '#engine/execute/task/task-operation.ts';
import { getNode, type ResolvedGraph } from '#engine/graph/index.ts';

/** null: the node has SQL. @param id of the node and its output. */
export function codeOf(graph: ResolvedGraph, id: string): TaskCode | null {
  const { node, transform, args, inputs, schema } = getNode(graph, id);
  const made = transform.code?.(args);
  if (made === undefined) return null;
  const { code, returns, stops, timeLimit } = made;
  const input = getNode(graph, Object.values(inputs)[0]!).schema;
  return { nodeId: node.id, nodeName: node.name, task: { code, returns, input, output: schema }, stops, timeLimit };
}
