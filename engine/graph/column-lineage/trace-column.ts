/** Where a column of a node comes from, back to the sources, and where it goes, forward to the targets. */

import { NodeColumns, type NodeColumn } from '#engine/graph/column-lineage/node-column.ts';
import { nodeLineage, type NodeLineage } from '#engine/graph/column-lineage/node-lineage.ts';
import { getNode, stepsOf, type ResolvedGraph, type ResolvedNode } from '#engine/graph/resolved-graph.ts';
import { sourcePort, type InputColumn } from '#engine/transforms/lineage.ts';
import { getColumn } from '#engine/types/column-lookup.ts';

export interface TracedColumn extends NodeColumn {
  /** Ids of the nodes from the source to this column, or from this column to the target, both included: one shortest way. */
  readonly path: readonly string[];
}

/** A node whose rows are decided by columns of its inputs: a condition, keys, groups, an order. */
export interface DecidingNode {
  readonly nodeId: string;
  /** Columns of its inputs, as their nodes name them. */
  readonly columns: readonly NodeColumn[];
}

export interface ColumnOrigins {
  /** Columns of sources that its values are computed from. */
  readonly values: readonly TracedColumn[];
  /** Columns of sources that decide which rows there are. */
  readonly rows: readonly NodeColumn[];
  /** The nodes up to this one that decide rows, sources first. */
  readonly deciding: readonly DecidingNode[];
}

export interface ColumnUses {
  /** Columns of targets that are computed from it. */
  readonly values: readonly TracedColumn[];
  /** Nodes whose rows it decides, directly or through columns computed from it; sources first. */
  readonly deciding: readonly string[];
  /** Targets that get other rows when it changes. */
  readonly rows: readonly string[];
}

export interface ColumnTrace {
  readonly comesFrom: ColumnOrigins;
  readonly goesTo: ColumnUses;
  /** Nodes that hold it or something that it is computed from, or that is computed from it; sources first. */
  readonly nodes: readonly string[];
}

/** Linear in the columns and edges of the graph. @param nodeId key of the node and its output. @throws EngineError EntityNotFound, UnknownColumn, AmbiguousColumn. */
export function traceColumn(graph: ResolvedGraph, nodeId: string, column: string): ColumnTrace {
  const start = { nodeId, column: getColumn(getNode(graph, nodeId).schema, column).name };
  const walk = new LineageWalk(graph);
  const back = walk.back([start]);
  const forward = walk.forward(start);
  const nodes = new Set([...back.nodes, ...forward.nodes]);
  const above = walk.above(nodeId);
  const deciding = graph.nodes
    .filter(({ id }) => above.has(id))
    .map(({ id }) => ({ nodeId: id, columns: walk.deciding(id) }))
    .filter(({ columns }) => columns.length > 0);
  const isTarget = (id: string): boolean => getNode(graph, id).transform.effect === 'target';
  const changed = walk.below(forward.deciding);
  return {
    comesFrom: {
      values: back.origins.map((origin) => ({ ...plain(origin), path: pathOf(origin) })),
      rows: walk.back(deciding.flatMap(({ columns }) => columns)).origins.map((origin) => plain(origin)),
      deciding,
    },
    goesTo: {
      values: forward.reached
        .filter((reached) => isTarget(reached.nodeId))
        .map((reached) => ({ ...plain(reached), path: pathOf(reached).reverse() })),
      deciding: walk.inOrder(forward.deciding),
      rows: walk.inOrder(changed).filter(isTarget),
    },
    nodes: walk.inOrder(nodes),
  };
}

/**
 * The one input column whose value a column of the node has, apart from its name and type; columns that are computed from
 * several, from a part of one or from none are missing.
 */
export function singleSources(graph: ResolvedGraph, nodeId: string): Map<string, string> {
  const node = getNode(graph, nodeId);
  const found = new Map<string, string>();
  for (const [name, [source, ...more]] of nodeLineage(graph, node).values)
    if (source !== undefined && more.length === 0 && source.field === undefined) found.set(name, source.column);
  // The input of a node with steps is that of the first one.
  const before = node.step === undefined ? stepsOf(graph, node.node.id).at(-1) : undefined;
  if (before === undefined) return found;
  return through(graph, before, found);
}

/** @param found columns of the step by the columns that have their values. */
function through(graph: ResolvedGraph, step: ResolvedNode, found: ReadonlyMap<string, string>): Map<string, string> {
  const own = new Map<string, string>();
  const sources = singleSources(graph, step.id);
  for (const [name, column] of found) if (sources.has(column)) own.set(name, sources.get(column)!);
  const before = getNode(graph, step.inputs['in']!);
  return before.step === undefined || before.node.id !== step.node.id ? own : through(graph, before, own);
}

function plain({ nodeId, column }: NodeColumn): NodeColumn {
  return { nodeId, column };
}

/** A column that a walk reached, and the one that it was reached from. */
interface Reached extends NodeColumn {
  readonly from: Reached | undefined;
}

class LineageWalk {
  readonly #graph: ResolvedGraph;
  readonly #lineages: ReadonlyMap<string, NodeLineage>;
  readonly #readers = new Map<string, { readonly nodeId: string; readonly port: string }[]>();

  constructor(graph: ResolvedGraph) {
    this.#graph = graph;
    this.#lineages = new Map(graph.nodes.map((node) => [node.id, nodeLineage(graph, node)]));
    for (const { id, inputs } of graph.nodes) {
      for (const [port, from] of Object.entries(inputs)) {
        const readers = this.#readers.get(from) ?? [];
        this.#readers.set(from, [...readers, { nodeId: id, port }]);
      }
    }
  }

  /** Back along values. */
  back(starts: readonly NodeColumn[]): { origins: Reached[]; nodes: ReadonlySet<string> } {
    const origins: Reached[] = [];
    const nodes = new Set<string>();
    const lists = new Set<readonly InputColumn[]>();
    for (const reached of this.#walk(starts, (at) => this.#sourcesOf(at, lists))) {
      nodes.add(reached.nodeId);
      if (this.#isSource(reached.nodeId)) origins.push(reached);
    }
    return { origins, nodes };
  }

  forward(start: NodeColumn): {
    reached: Reached[];
    nodes: ReadonlySet<string>;
    deciding: ReadonlySet<string>;
  } {
    const reached: Reached[] = [];
    const nodes = new Set<string>();
    const deciding = new Set<string>();
    const lists = new Set<readonly InputColumn[]>();
    const next = (at: NodeColumn): NodeColumn[] => this.#resultsOf(at, lists, deciding);
    for (const column of this.#walk([start], next)) {
      nodes.add(column.nodeId);
      reached.push(column);
    }
    return { reached, nodes, deciding };
  }

  /** Columns of other nodes that decide the rows of a node; of a source its own. */
  deciding(nodeId: string): NodeColumn[] {
    return this.#lineages.get(nodeId)!.rows.map((read) => this.#outputBehind(nodeId, read));
  }

  /** The node and all that it reads. */
  above(nodeId: string): ReadonlySet<string> {
    return closure([nodeId], (id) => Object.values(this.#lineages.get(id)!.node.inputs));
  }

  /** The nodes and all that read them. */
  below(nodeIds: Iterable<string>): ReadonlySet<string> {
    return closure(nodeIds, (id) => (this.#readers.get(id) ?? []).map((reader) => reader.nodeId));
  }

  inOrder(nodeIds: ReadonlySet<string>): string[] {
    return this.#graph.nodes.map(({ id }) => id).filter((id) => nodeIds.has(id));
  }

  *#walk(starts: readonly NodeColumn[], next: (at: NodeColumn) => readonly NodeColumn[]): Generator<Reached> {
    const seen = new NodeColumns();
    let layer: Reached[] = [];
    const add = (column: NodeColumn, from: Reached | undefined): void => {
      if (seen.add(column)) layer.push({ nodeId: column.nodeId, column: column.column, from });
    };
    for (const start of starts) add(start, undefined);
    while (layer.length > 0) {
      const current = layer;
      layer = [];
      for (const reached of current) {
        yield reached;
        for (const column of next(reached)) add(column, reached);
      }
    }
  }

  /** @param lists those that were followed before: nodes where everything depends on everything have only one. */
  #sourcesOf({ nodeId, column }: NodeColumn, lists: Set<readonly InputColumn[]>): NodeColumn[] {
    if (this.#isSource(nodeId)) return [];
    const sources = this.#lineages.get(nodeId)!.values.get(column) ?? [];
    if (lists.has(sources)) return [];
    lists.add(sources);
    return sources.map((read) => this.#outputBehind(nodeId, read));
  }

  #resultsOf({ nodeId, column }: NodeColumn, lists: Set<readonly InputColumn[]>, deciding: Set<string>): NodeColumn[] {
    const results: NodeColumn[] = [];
    const own = this.#lineages.get(nodeId)!;
    if (this.#isSource(nodeId) && own.uses(sourcePort, column).decidesRows) deciding.add(nodeId);
    for (const reader of this.#readers.get(nodeId) ?? []) {
      const { computes, decidesRows } = this.#lineages.get(reader.nodeId)!.uses(reader.port, column);
      if (decidesRows) deciding.add(reader.nodeId);
      for (const { sources, columns } of computes) {
        if (lists.has(sources)) continue;
        lists.add(sources);
        for (const name of columns) results.push({ nodeId: reader.nodeId, column: name });
      }
    }
    return results;
  }

  #outputBehind(nodeId: string, { port, column }: InputColumn): NodeColumn {
    return { nodeId: port === sourcePort ? nodeId : this.#lineages.get(nodeId)!.node.inputs[port]!, column };
  }

  #isSource(nodeId: string): boolean {
    return this.#lineages.get(nodeId)!.node.transform.effect === 'source';
  }
}

function closure(starts: Iterable<string>, next: (id: string) => readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [...starts];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    waiting.push(...next(id));
  }
  return found;
}

/** Nodes from the reached column back to the start. */
function pathOf(reached: Reached): string[] {
  const path: string[] = [];
  for (let at: Reached | undefined = reached; at !== undefined; at = at.from) path.push(at.nodeId);
  return path;
}
