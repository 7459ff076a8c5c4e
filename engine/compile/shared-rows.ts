/** Nodes whose rows a statement computes once for all of their readers, as materialised CTEs. */

import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { hasStableRows, isDeterministic } from '#engine/graph/row-effects.ts';
import { ancestorsOf } from '#engine/graph/lineage.ts';
import { getNode, inputSchemas, type ResolvedGraph, type ResolvedNode } from '#engine/graph/resolved-graph.ts';
import { columnNames } from '#engine/transforms/select-list.ts';
import { checkExpression } from '#engine/types/expression/check.ts';
import { nodesOf } from '#engine/types/expression/tree.ts';

export interface SharedRowsRequest {
  readonly graph: ResolvedGraph;
  /** The node whose rows are wanted. */
  readonly nodeId: string;
  readonly isBorder: (nodeId: string) => boolean;
  /** Whether reading the source costs more than keeping its rows. */
  readonly isDearSource: (nodeId: string) => boolean;
}

/**
 * Ids of nodes that several nodes read, cost more than keeping their rows, and of which nobody sees the order: threads append
 * to a materialised CTE as they come.
 */
export function findSharedNodes({ graph, nodeId, isBorder, isDearSource }: SharedRowsRequest): ReadonlySet<string> {
  const readers = new Map<string, ResolvedNode[]>();
  const visited = new Set<string>();
  const visit = (id: string): void => {
    if (visited.has(id) || isBorder(id)) return;
    visited.add(id);
    const node = getNode(graph, id);
    for (const from of Object.values(node.inputs)) {
      readers.set(from, [...(readers.get(from) ?? []), node]);
      visit(from);
    }
  };
  visit(nodeId);

  /** Whether no reader's rows, and no order that leaves the statement, depend on the order of the node's rows. */
  const hidesOrder = (id: string, isOrdered: boolean): boolean => {
    if (id === nodeId) return !isOrdered;
    return readers
      .get(id)!
      .every((reader) => hasStableRows(graph, reader) && (forgetsOrder(reader) || hidesOrder(reader.id, isOrdered)));
  };
  const isShared = (id: string): boolean =>
    !isBorder(id) &&
    isDeterministic(graph, id) &&
    hidesOrder(id, !isUnordered(graph, id)) &&
    ancestorsOf(graph, id).some((each) => isDear(graph, getNode(graph, each), isDearSource));
  return new Set([...readers].flatMap(([id, { length }]) => (length > 1 && isShared(id) ? [id] : [])));
}

/** Its rows are in no order, whatever that of its input. */
function forgetsOrder({ transform, args }: ResolvedNode): boolean {
  const operator = transform.operator?.(args);
  return transform.effect === 'aggregate' || operator === 'distinct' || operator === 'union-distinct';
}

function isUnordered(graph: ResolvedGraph, nodeId: string): boolean {
  const node = getNode(graph, nodeId);
  if (forgetsOrder(node)) return true;
  const [input, ...more] = Object.values(node.inputs);
  return input !== undefined && more.length === 0 && isUnordered(graph, input);
}

/**
 * Comparisons and arithmetic are cheaper than keeping a row. Measured: two readers of two columns each of a Parquet file take
 * three times as long when they share its rows, and half as long when the rows have passed date_trunc and two filters.
 */
function isDear(graph: ResolvedGraph, node: ResolvedNode, isDearSource: (nodeId: string) => boolean): boolean {
  const { transform, args } = node;
  switch (transform.effect) {
    case 'source':
      return isDearSource(node.id);
    case 'row-wise':
    case 'filter':
    case 'split': {
      const texts = transform.expressions?.(args) ?? [];
      if (texts.length === 0) return false;
      const known = Object.values(inputSchemas(graph, node)).flat();
      return texts.some((text) =>
        nodesOf(checkExpression(text, node.expressions.get(text), known).tree).some(
          ({ kind }) => kind === 'call' || kind === 'lambda',
        ),
      );
    }
    case 'target':
    case 'union':
      return false;
    default:
      return true;
  }
}

/** The CTEs of one statement. */
export class SharedRows {
  /** What one reads is before it. */
  readonly #shared: { readonly name: Sql; readonly rows: Sql }[] = [];

  /** @returns a SELECT of the node's rows, for statements that {@link over} completes. */
  add({ id, schema }: ResolvedNode, rows: Sql): Sql {
    // Names of nodes may differ in case alone.
    const name = ident(`__rows_${this.#shared.length}_${id}`);
    this.#shared.push({ name, rows });
    return sql`SELECT ${columnNames(schema)} FROM ${name}`;
  }

  /** The SELECT with the CTEs that it reads. */
  over(query: Sql): Sql {
    const read: Sql[] = [];
    let text = query.text;
    for (const { name, rows } of this.#shared.toReversed()) {
      if (!text.includes(name.text)) continue;
      read.unshift(sql`${name} AS MATERIALIZED (${rows})`);
      text += rows.text;
    }
    if (read.length === 0) return query;
    // Merge adds its own CTEs, and a statement has one WITH.
    return sql`WITH ${joinSql(read)} ${query.text.startsWith('WITH ') ? sql`SELECT * FROM (${query})` : query}`;
  }
}
