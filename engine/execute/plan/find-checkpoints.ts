/** Which nodes of a job keep their rows during a run, so that a resume after a failure or an edit need not repeat them. */

import type { Job } from '#engine/contract/definitions/job.ts';
import type { IsCheckpoint } from '#engine/execute/plan/plan-stages.ts';
import type { PlannedSource } from '#engine/execute/plan/run-plan.ts';
import { stepsOf, type ResolvedGraph, type ResolvedNode } from '#engine/graph/resolved-graph.ts';

/** Bytes of sources, as stored, from which a node is dearer to repeat than its rows are to write and read. */
const dearBytes = 256_000_000;
/** Nodes that need all rows before they give one; the others repeat at the speed of reading. */
const dearEffects: ReadonlySet<string> = new Set(['join', 'aggregate', 'deduplicate', 'sql']);

/** Of the cells that a job reads, the share that may be kept: a kept cell is written and read again, which is dearer than reading it. */
const keptShare = 1 / 16;

/** The same in a first run, of columns: a group for each row that is read is the worst that an aggregate can give. */
const firstRunShare = 1 / 4;

/** What is known of a job before it runs. */
export interface KnownRows {
  /** Output → rows that it gave in the last run that succeeded; an output that is missing was not in it. */
  readonly earlier: ReadonlyMap<string, number>;
  /** Outputs whose rows the run that is resumed has kept. */
  readonly kept: ReadonlySet<string>;
}

export const nothingKnown: KnownRows = { earlier: new Map(), kept: new Set() };

/**
 * `auto` keeps what is dear to repeat and cheap to keep. How many rows a node gives is known from an earlier run only; in
 * a first run only aggregates of few columns are kept.
 */
export function findCheckpoints(
  { checkpoints }: Pick<Job, 'checkpoints'>,
  graph: ResolvedGraph,
  sources: Readonly<Record<string, Pick<PlannedSource, 'objects'>>>,
  known: KnownRows = nothingKnown,
): IsCheckpoint {
  if (checkpoints === 'none') return () => false;
  if (checkpoints === 'named') return ({ node }) => node.checkpoint === true;
  const kept = keptByThemselves(graph, sources, known);
  return ({ id, node }) => node.checkpoint === true || kept.has(id);
}

function keptByThemselves(
  graph: ResolvedGraph,
  sources: Readonly<Record<string, Pick<PlannedSource, 'objects'>>>,
  { earlier, kept }: KnownRows,
): Set<string> {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const bytes = bytesAbove(graph, sources);
  const found = new Set<string>();
  const read = graph.nodes.filter(({ id }) => sources[id] !== undefined);
  let left = keptShare * read.reduce((sum, node) => sum + (cellsOf(node, earlier) ?? 0), 0);
  let leftColumns = firstRunShare * read.reduce((sum, { schema }) => sum + schema.length, 0);
  // From the targets up: the last one that is kept saves most.
  for (const node of graph.nodes.toReversed()) {
    const { id, step } = node;
    // A re-drive of fixed records begins after a node, not between its steps.
    if (step !== undefined || node.node.checkpoint === true || bytes.get(id)! < dearBytes) continue;
    const dear = dearEffectsOf(node, graph);
    if (dear.length === 0 || endsInTargets(node, nodes) || isSharedAbove(node, nodes)) continue;
    const cells = cellsOf(node, earlier);
    const isCheap =
      cells === undefined
        ? dear.every((effect) => effect === 'aggregate') && node.schema.length <= leftColumns
        : cells <= left;
    if (!isCheap && !kept.has(id)) continue;
    found.add(id);
    if (cells === undefined) leftColumns -= node.schema.length;
    else left -= cells;
  }
  return found;
}

/** Whether something above it is read on another way as well: kept rows would cut that in two, and its sources would be read twice. */
function isSharedAbove(node: ResolvedNode, nodes: ReadonlyMap<string, ResolvedNode>): boolean {
  const above = new Set<string>([node.id]);
  for (const id of above) for (const from of Object.values(nodes.get(id)!.inputs)) above.add(from);
  above.delete(node.id);
  return [...nodes.values()].some(
    ({ id, inputs }) => id !== node.id && !above.has(id) && Object.values(inputs).some((from) => above.has(from)),
  );
}

/** Bytes of the sources of each node. A source that is read on two ways counts twice, as it is read twice. */
function bytesAbove(
  graph: ResolvedGraph,
  sources: Readonly<Record<string, Pick<PlannedSource, 'objects'>>>,
): ReadonlyMap<string, number> {
  const bytes = new Map<string, number>();
  // In topological order: what feeds a node comes before it.
  for (const { id, inputs } of graph.nodes) {
    const own = (sources[id]?.objects ?? []).reduce((sum, { size }) => sum + size, 0);
    bytes.set(
      id,
      Object.values(inputs).reduce((sum, from) => sum + (bytes.get(from) ?? 0), own),
    );
  }
  return bytes;
}

/** Of the earlier run; undefined: not known. */
function cellsOf({ id, schema }: ResolvedNode, earlier: KnownRows['earlier']): number | undefined {
  const rows = earlier.get(id);
  return rows === undefined ? undefined : rows * schema.length;
}

function dearEffectsOf(node: ResolvedNode, graph: ResolvedGraph): string[] {
  const own = [node, ...stepsOf(graph, node.node.id)];
  return own.map(({ transform }) => transform.effect).filter((effect) => dearEffects.has(effect));
}

/** Nothing is left to repeat below it but writing. */
function endsInTargets({ id }: ResolvedNode, nodes: ReadonlyMap<string, ResolvedNode>): boolean {
  const readers = [...nodes.values()].filter(({ inputs }) => Object.values(inputs).includes(id));
  return readers.every(({ transform }) => transform.effect === 'target');
}
