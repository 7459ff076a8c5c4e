/** Which nodes of a job keep their rows during a run, so that a resume after a failure or an edit need not repeat them. */

import type { Job } from '#engine/contract/definitions/job.ts';
import type { IsCheckpoint } from '#engine/execute/plan/plan-stages.ts';
import type { PlannedSource } from '#engine/execute/plan/run-plan.ts';
import { stepsOf, type ResolvedGraph, type ResolvedNode } from '#engine/graph/resolved-graph.ts';

/** Bytes of sources, as stored, from which a node is dearer to repeat than its rows are to write and read. */
const dearBytes = 256_000_000;
/** Nodes that need all rows before they give one; the others repeat at the speed of reading. */
const dearEffects: ReadonlySet<string> = new Set(['join', 'aggregate', 'deduplicate', 'sql']);

export function findCheckpoints(
  { checkpoints }: Pick<Job, 'checkpoints'>,
  graph: ResolvedGraph,
  sources: Readonly<Record<string, Pick<PlannedSource, 'objects'>>>,
): IsCheckpoint {
  if (checkpoints === 'none') return () => false;
  if (checkpoints === 'named') return ({ node }) => node.checkpoint === true;
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const bytes = new Map<string, number>();
  // In topological order: what feeds a node comes before it. A source that is read on two ways counts twice, as it is read twice.
  for (const { id, inputs } of graph.nodes) {
    const own = (sources[id]?.objects ?? []).reduce((sum, { size }) => sum + size, 0);
    bytes.set(
      id,
      Object.values(inputs).reduce((sum, from) => sum + (bytes.get(from) ?? 0), own),
    );
  }
  return (node) =>
    node.node.checkpoint === true ||
    // A re-drive of fixed records begins after a node, not between its steps.
    (node.step === undefined && isDear(node, graph) && bytes.get(node.id)! >= dearBytes && !endsInTargets(node, nodes));
}

function isDear(node: ResolvedNode, graph: ResolvedGraph): boolean {
  const own = [node, ...stepsOf(graph, node.node.id)];
  return own.some(({ transform }) => dearEffects.has(transform.effect));
}

/** Nothing is left to repeat below it but writing. */
function endsInTargets({ id }: ResolvedNode, nodes: ReadonlyMap<string, ResolvedNode>): boolean {
  const readers = [...nodes.values()].filter(({ inputs }) => Object.values(inputs).includes(id));
  return readers.every(({ transform }) => transform.effect === 'target');
}
