/** The lineage of one node over the nodes that it reads, computed once, and turned round to look forward. */

import { createNodeContext, emptyRelation } from '#engine/graph/node-context.ts';
import { inputSchemas, type ResolvedGraph, type ResolvedNode } from '#engine/graph/resolved-graph.ts';
import { sourcePort, type InputColumn, type Lineage } from '#engine/transforms/lineage.ts';

/** Columns of the node that are computed from the same list. */
interface Computed {
  readonly sources: readonly InputColumn[];
  readonly columns: string[];
}

export interface NodeLineage extends Lineage {
  readonly node: ResolvedNode;
  /** What an input column is used for. */
  uses(port: string, column: string): { readonly computes: readonly Computed[]; readonly decidesRows: boolean };
}

const known = new WeakMap<ResolvedNode, NodeLineage>();

export function nodeLineage(graph: ResolvedGraph, node: ResolvedNode): NodeLineage {
  const before = known.get(node);
  if (before !== undefined) return before;
  const lineage = new ReversibleLineage(node, stated(graph, node));
  known.set(node, lineage);
  return lineage;
}

function stated(graph: ResolvedGraph, node: ResolvedNode): Lineage {
  const { transform, schema } = node;
  const inputs = transform.effect === 'source' ? { [sourcePort]: schema } : inputSchemas(graph, node);
  const context = createNodeContext({
    nodeId: node.id,
    port: node.port,
    inputs,
    relation: (port) => emptyRelation(inputs[port]!),
    schema,
    expressions: node.expressions,
    selects: node.selects,
    tables: node.tables,
    isolating: false,
    keyBlock: 0,
  });
  return transform.lineage(node.args, context);
}

/** Port → column → what is known of it. */
type ByColumn<T> = Map<string, Map<string, T>>;

const nothing: readonly Computed[] = [];

class ReversibleLineage implements NodeLineage {
  readonly node: ResolvedNode;
  readonly values: Lineage['values'];
  readonly rows: Lineage['rows'];
  #uses: ByColumn<Computed[]> | undefined;
  #deciding: ByColumn<true> | undefined;

  constructor(node: ResolvedNode, { values, rows }: Lineage) {
    this.node = node;
    this.values = values;
    this.rows = rows;
  }

  uses(port: string, column: string): { readonly computes: readonly Computed[]; readonly decidesRows: boolean } {
    this.#uses ??= usesOf(this.values);
    this.#deciding ??= decidingIn(this.rows);
    return {
      computes: this.#uses.get(port)?.get(column) ?? nothing,
      decidesRows: this.#deciding.get(port)?.has(column) === true,
    };
  }
}

/** A list that many columns have in common is gone through once. */
function usesOf(values: Lineage['values']): ByColumn<Computed[]> {
  const computed = new Map<readonly InputColumn[], Computed>();
  for (const [name, sources] of values) {
    const same = computed.get(sources);
    if (same === undefined) computed.set(sources, { sources, columns: [name] });
    else same.columns.push(name);
  }
  const uses: ByColumn<Computed[]> = new Map();
  for (const one of computed.values()) {
    for (const { port, column } of one.sources) {
      const of = columnsAt(uses, port);
      const before = of.get(column);
      if (before === undefined) of.set(column, [one]);
      // Several fields of one column are one use.
      else if (before.at(-1) !== one) before.push(one);
    }
  }
  return uses;
}

function decidingIn(rows: Lineage['rows']): ByColumn<true> {
  const deciding: ByColumn<true> = new Map();
  for (const { port, column } of rows) columnsAt(deciding, port).set(column, true);
  return deciding;
}

function columnsAt<T>(by: ByColumn<T>, port: string): Map<string, T> {
  const known = by.get(port);
  if (known !== undefined) return known;
  const made = new Map<string, T>();
  by.set(port, made);
  return made;
}
