/** Incremental running of a graph: which nodes give the same rows whether new objects come together or one by one. */

import { EngineError } from '#engine/contract/errors.ts';
import type { ResolvedGraph, ResolvedNode } from '#engine/graph/resolved-graph.ts';

/**
 * Walks from the bookmarked sources down. A row that came earlier is never read again, so a node may pass only
 * if its output for old and new rows together is its output for the old ones plus its output for the new ones.
 * @param bookmarked ids of the bookmarked source nodes.
 * @throws EngineError IncrementalRefused naming the node, the source and why.
 */
export function checkIncremental(graph: ResolvedGraph, bookmarked: ReadonlySet<string>): void {
  /** Node id → a bookmarked source that reaches it. */
  const reached = new Map<string, ResolvedNode>();
  for (const node of graph.nodes) {
    if (bookmarked.has(node.id)) {
      reached.set(node.id, node);
      continue;
    }
    const ports = Object.entries(node.inputs).filter(([, from]) => reached.has(from));
    if (ports.length === 0) continue;
    const source = reached.get(ports[0]![1])!;
    reached.set(node.id, source);
    if (node.node.scope === 'new-rows') continue;
    const reason = reasonAgainst(
      node,
      ports.map(([port]) => port),
    );
    if (reason !== undefined) throw refused(node, source, reason);
  }
}

function reasonAgainst(node: ResolvedNode, ports: readonly string[]): string | undefined {
  if (node.transform.effect === 'sql') return 'Tenon cannot tell whether custom SQL treats each row separately';
  const stated = node.transform.allRows?.(node.args);
  if (stated !== undefined) return stated;
  if (node.transform.growing !== undefined) return reasonAgainstGrowing(node.transform.growing, ports);
  if (node.transform.deterministic !== undefined && !node.transform.deterministic(node.args)) {
    return 'its result depends on the order of all rows, or on chance';
  }
  switch (node.transform.effect) {
    case 'aggregate':
      return 'a group that spans old and new rows would be written twice, each time with only some of its rows';
    case 'deduplicate':
      return 'a new row that repeats an old one would not be recognised';
    case 'union':
      return reasonAgainstUnion(node, ports);
    case 'join':
      return reasonAgainstJoin(node, ports);
    case 'target':
      return reasonAgainstTarget(node);
    case 'row-wise':
    case 'filter':
    case 'split':
    case 'explode':
    case 'source':
      return undefined;
  }
}

function reasonAgainstUnion(node: ResolvedNode, ports: readonly string[]): string | undefined {
  if (node.transform.operator?.(node.args) === 'union-distinct')
    return 'a new row that repeats an old one would not be recognised';
  const whole = Object.keys(node.inputs).filter((port) => !ports.includes(port));
  return whole.length === 0
    ? undefined
    : `its input "${whole[0]}" is read whole, so each run would write those rows again`;
}

/** Joins whose result grows by new rows of that side alone, while the other side is read whole each time. */
const growingSides: Readonly<Record<string, readonly string[]>> = {
  inner: ['left', 'right'],
  left: ['left'],
  right: ['right'],
  leftsemi: ['left'],
  leftanti: ['left'],
};

function reasonAgainstGrowing(growing: string, ports: readonly string[]): string | undefined {
  const other = ports.find((port) => port !== growing);
  return other === undefined ? undefined : `a row depends on all rows of its ${other} side, not only on the new ones`;
}

function reasonAgainstJoin(node: ResolvedNode, ports: readonly string[]): string | undefined {
  if (ports.length > 1)
    return 'both sides are incremental, so a new row would never be matched with the old rows of the other side';
  const type = (node.args['joinType'] as string | undefined) ?? 'inner';
  if (growingSides[type]?.includes(ports[0]!) === true) return undefined;
  return `a ${type} join depends on all rows of its ${ports[0]} side, not only on the new ones`;
}

function reasonAgainstTarget(node: ResolvedNode): string | undefined {
  const mode = node.args['mode'];
  if (mode !== 'overwrite' && mode !== 'overwritePartitions') return undefined;
  return 'it would replace the rows of earlier runs with only the new rows';
}

function refused({ node }: ResolvedNode, { node: source }: ResolvedNode, reason: string): EngineError {
  return new EngineError(
    'IncrementalRefused',
    `Node "${node.name}" cannot run incrementally on the bookmarked source "${source.name}": ${reason}.`,
    {
      hint: `Disable the bookmark, or set "Read everything in every run" (scope all-rows) on the source, or "Work on the new rows of each run only" (scope new-rows) on the node.`,
      details: { node: node.id, source: source.id },
    },
  );
}
