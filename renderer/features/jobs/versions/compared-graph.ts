/** Two versions of a job as one graph: what is in either, with what became of it. */

import type { Job, Node } from '#engine/contract/definitions/job.ts';
import type { JobVersionChange } from '#engine/contract/procedures/runs/job-versions.ts';
import { cardWidth, completeLayout, rowPitch } from '#renderer/features/jobs/graph/auto-layout.ts';

export type NodeChange = 'added' | 'removed' | 'changed' | 'same';

export interface ComparedGraph {
  /** Every node of either version at its place; edges are those of the second one, and of nodes that only the first one has. */
  readonly job: Job;
  readonly changeOf: ReadonlyMap<string, NodeChange>;
}

export interface ComparedEdge {
  readonly to: string;
  readonly port: string;
  readonly from: string;
  readonly output: string | undefined;
  readonly change: 'added' | 'removed' | 'same';
}

/** Nodes of the second version have its places; removed ones are where they were, or below the node that is there now. */
export function comparedGraph(from: Job, to: Job, changes: readonly JobVersionChange[]): ComparedGraph {
  const [before, after] = [completeLayout(from), completeLayout(to)];
  const kept = new Set(to.nodes.map(({ id }) => id));
  const old = new Map(from.nodes.map((node) => [node.id, node]));
  const changed = new Set(changes.flatMap(({ nodeId }) => (nodeId === null ? [] : [nodeId])));
  const changeOf = new Map<string, NodeChange>(
    to.nodes.map(({ id }) => [id, !old.has(id) ? 'added' : changed.has(id) ? 'changed' : 'same']),
  );
  const layout = { ...after.layout };
  const removed: Node[] = [];
  for (const node of from.nodes) {
    if (kept.has(node.id)) continue;
    changeOf.set(node.id, 'removed');
    removed.push(node);
    layout[node.id] = freePlace(before.layout[node.id]!, layout);
  }
  // Ports that only the first version has are drawn for the wires that end there.
  const nodes = to.nodes.map((node) => ({ ...node, inputs: { ...old.get(node.id)?.inputs, ...node.inputs } }));
  return { job: { ...to, nodes: [...nodes, ...removed], layout }, changeOf };
}

/** Wires of either version; one that reads another output now is a removed and an added one. */
export function comparedEdges(from: Job, to: Job): ComparedEdge[] {
  const [before, after] = [edgesOf(from), edgesOf(to)];
  return [
    ...[...after].map(([key, edge]): ComparedEdge => ({ ...edge, change: before.has(key) ? 'same' : 'added' })),
    ...[...before].filter(([key]) => !after.has(key)).map(([, edge]): ComparedEdge => ({ ...edge, change: 'removed' })),
  ];
}

function edgesOf({ nodes }: Job): Map<string, Omit<ComparedEdge, 'change'>> {
  return new Map(
    nodes.flatMap(({ id: to, inputs }) =>
      Object.entries(inputs).map(([port, { node, port: output }]) => [
        JSON.stringify([to, port, node, output ?? null]),
        { to, port, from: node, output },
      ]),
    ),
  );
}

function freePlace(wanted: Job['layout'][string], taken: Job['layout']): Job['layout'][string] {
  const isTaken = (y: number): boolean =>
    Object.values(taken).some(
      (other) => Math.abs(other.x - wanted.x) < cardWidth && Math.abs(other.y - y) < rowPitch - 32,
    );
  let { y } = wanted;
  while (isTaken(y)) y += rowPitch;
  return { x: wanted.x, y };
}
