/** Finds each node's operator in a profile and reads how many rows left it. */

import type { CountedNode } from '#engine/compile/compiled-query.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { ProfileOperator } from '#engine/workers/duck-database.ts';

/** Node id → rows that left it. A node that the profile does not tell is missing. */
export type RowCounts = ReadonlyMap<string, number>;

/** Operators that hand on every row they get. */
const passing = new Set(['PROJECTION', 'WINDOW', 'STREAMING_WINDOW', 'ORDER_BY']);
/** What stands above the query in a statement that writes. */
const writing = new Set([
  'COPY_TO_FILE',
  'BATCH_COPY_TO_FILE',
  'CREATE_TABLE_AS',
  'BATCH_CREATE_TABLE_AS',
  'INSERT',
  'BATCH_INSERT',
  'RESULT_COLLECTOR',
  'EXPLAIN_ANALYZE',
  'EXTENSION',
]);
/** What the optimizer puts in the place of a part that it answered without running it. */
const answered = new Set(['EMPTY_RESULT', 'COLUMN_DATA_SCAN', 'DUMMY_SCAN', 'EXPRESSION_SCAN']);
const grouping = new Set(['HASH_GROUP_BY', 'PERFECT_HASH_GROUP_BY', 'UNGROUPED_AGGREGATE', 'PARTITIONED_AGGREGATE']);
/** Operators of a user's SQL that surely read all of their input. Below any other one, inputs are counted by query. */
const draining = new Set([
  'PROJECTION',
  'FILTER',
  'WINDOW',
  'ORDER_BY',
  'TOP_N',
  'UNION',
  'UNNEST',
  'CTE',
  'HASH_JOIN',
  ...grouping,
]);

/** @throws EngineError ReceiptsUnbalanced when the plan has another shape than the counted nodes say. */
export function countRows(counted: readonly CountedNode[], root: ProfileOperator): RowCounts {
  const reader = new ProfileReader(counted);
  reader.read(counted[0]!.nodeId, reader.below(root, writing));
  return reader.counts;
}

class ProfileReader {
  readonly counts = new Map<string, number>();
  readonly #nodes: ReadonlyMap<string, CountedNode>;
  /** Table index → what was materialised under it. */
  readonly #materialised = new Map<string, ProfileOperator>();

  constructor(counted: readonly CountedNode[]) {
    this.#nodes = new Map(counted.map((node) => [node.nodeId, node]));
  }

  /** The first operator that is not of `types`; a CTE stands for its query, a scan of one for its definition. */
  below(operator: ProfileOperator, types: ReadonlySet<string>): ProfileOperator {
    let found = this.#real(operator);
    while (types.has(found.type) && found.children.length > 0) found = this.#real(found.children[0]!);
    return found;
  }

  #real(operator: ProfileOperator): ProfileOperator {
    if (operator.type === 'CTE' && operator.children.length === 2) {
      this.#materialised.set(String(operator.extraInfo['Table Index']), operator.children[0]!);
      return this.#real(operator.children[1]!);
    }
    const definition =
      operator.type === 'CTE_SCAN' ? this.#materialised.get(String(operator.extraInfo['CTE Index'])) : undefined;
    return definition === undefined ? operator : this.#real(definition);
  }

  /** @param operator the topmost one of the node; what it gave is what the node gave. */
  read(nodeId: string, operator: ProfileOperator): void {
    const node = this.#nodes.get(nodeId)!;
    const top = this.#real(operator);
    this.#note(nodeId, top.cardinality);
    switch (node.operator) {
      case 'leaf':
      case 'border':
        return;
      case 'row-wise':
        return this.read(Object.values(node.inputs)[0]!, top);
      case 'filter':
        return this.#readBelow(
          node,
          top,
          (found) => found.type === 'FILTER' && found.extraInfo['Expression'] === node.markers['keep'],
        );
      case 'distinct':
      case 'aggregate':
        return this.#readBelow(node, top, (found) => grouping.has(found.type));
      case 'union':
      case 'union-distinct':
        return this.#readUnion(node, top);
      case 'join':
        return this.#readJoin(node, top);
      case 'sql':
        return this.#readSql(node, top);
    }
  }

  /** A node that is read twice must give the same rows both times. */
  #note(nodeId: string, rows: number): void {
    const before = this.counts.get(nodeId);
    if (before !== undefined && before !== rows)
      this.#mismatch(nodeId, `it gave ${before} rows at one place and ${rows} at another`);
    this.counts.set(nodeId, rows);
  }

  #readBelow(node: CountedNode, top: ProfileOperator, expected: (operator: ProfileOperator) => boolean): void {
    const found = this.below(top, passing);
    if (answered.has(found.type)) return;
    if (!expected(found)) this.#mismatch(node.nodeId, `${describe(found)} stands in its place`);
    this.read(Object.values(node.inputs)[0]!, this.#skipNumbering(found.children[0]!));
  }

  /** Windows and projections of the node itself; they hand on every row, so it does not matter whose they are. */
  #skipNumbering(operator: ProfileOperator): ProfileOperator {
    return this.below(operator, passing);
  }

  #readUnion(node: CountedNode, top: ProfileOperator): void {
    const skipped = node.operator === 'union' ? passing : new Set([...passing, ...grouping]);
    const found = this.below(top, skipped);
    if (answered.has(found.type)) return;
    const inputs = Object.values(node.inputs);
    if (found.type !== 'UNION' || found.children.length !== inputs.length)
      this.#mismatch(node.nodeId, `${describe(found)} stands in its place`);
    for (const [index, input] of inputs.entries()) this.read(input, found.children[index]!);
  }

  #readJoin(node: CountedNode, top: ProfileOperator): void {
    const found = this.below(top, passing);
    if (answered.has(found.type)) return;
    const { left, right } = node.markers;
    const conditions = [found.extraInfo['Conditions']].flat().map(String);
    const straight = conditions.includes(`${left} = ${right}`);
    if (
      !found.type.endsWith('JOIN') ||
      found.children.length !== 2 ||
      (!straight && !conditions.includes(`${right} = ${left}`))
    ) {
      this.#mismatch(node.nodeId, `${describe(found)} stands in its place`);
    }
    const [probe, build] = straight ? (['left', 'right'] as const) : (['right', 'left'] as const);
    this.read(node.inputs[build]!, found.children[1]!);
    if (drains(found)) this.read(node.inputs[probe]!, found.children[0]!);
  }

  #readSql(node: CountedNode, top: ProfileOperator): void {
    for (const [port, input] of Object.entries(node.inputs)) {
      const taps = this.#taps(top, node.markers[port]!, true);
      // An input that no part of the plan reads to its end is counted by query.
      if (taps.length === 0 || taps.some(({ drained }) => !drained)) continue;
      for (const { operator } of taps) this.read(input, this.below(operator.children[0]!, passing));
    }
  }

  #taps(
    operator: ProfileOperator,
    marker: string,
    drained: boolean,
  ): { operator: ProfileOperator; drained: boolean }[] {
    if (operator.type === 'FILTER' && operator.extraInfo['Expression'] === marker) return [{ operator, drained }];
    const goesOn = drained && draining.has(operator.type);
    return operator.children.flatMap((child, index) =>
      this.#taps(child, marker, goesOn && (index === 1 || operator.children.length !== 2 || drains(operator))),
    );
  }

  #mismatch(nodeId: string, why: string): never {
    throw new EngineError(
      'ReceiptsUnbalanced',
      `The profile does not show node "${nodeId}" as it was compiled: ${why}.`,
      {
        hint: 'Nothing was published. This is a bug in Tenon; please report it with the run.',
        details: { node: nodeId },
      },
    );
  }
}

/**
 * False for a join that may have stopped reading its first side because there was nothing to find on the second: no
 * rows, or none with a key, in which case nothing matched either.
 */
function drains(join: ProfileOperator): boolean {
  return !join.type.endsWith('JOIN') || ((join.children[1]?.cardinality ?? 0) > 0 && join.cardinality > 0);
}

function describe(operator: ProfileOperator): string {
  return `${operator.type} ${JSON.stringify(operator.extraInfo).slice(0, 200)}`;
}
