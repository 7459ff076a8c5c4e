/** Finds each node's operator in a profile and reads how many rows left it. */

import type { CountedNode } from '#engine/compile/compiled-query.ts';
import type { ProfileOperator } from '#engine/duckdb/database.ts';

/** Row counts of a statement's nodes. A node that was not counted is missing. */
export interface NodeCounts {
  /** Node id → rows that left it. */
  readonly rows: ReadonlyMap<string, number>;
  /** Source node id → records that its readers gave, before anything of ours saw them. */
  readonly records: ReadonlyMap<string, number>;
  /** Node id → rows of its input that became other rows. */
  readonly kept: ReadonlyMap<string, number>;
  /** Node ids of which the casts were counted once for each row of their input, and for no other. */
  readonly tallied: ReadonlySet<string>;
}

/** Counts of the profile, or why they cannot be taken from it. */
export type ProfileCounts = NodeCounts | { readonly doubt: string };

/** Operators that hand on every row they get. */
const passing = new Set(['PROJECTION', 'WINDOW', 'STREAMING_WINDOW', 'ORDER_BY']);
/** Operators above the query in a statement that writes. */
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
/** Operators that the optimizer uses for a part that it answered without running it. */
const answered = new Set(['EMPTY_RESULT', 'COLUMN_DATA_SCAN', 'DUMMY_SCAN', 'EXPRESSION_SCAN']);
/** Operators of a source above its readers. */
const aboveReaders = new Set(['PROJECTION', 'FILTER', 'UNION']);
/** Readers of files, and what the optimizer leaves of a source without files. */
const readers = new Set(['TABLE_SCAN', 'EMPTY_RESULT', 'DUMMY_SCAN']);
const grouping = new Set(['HASH_GROUP_BY', 'PERFECT_HASH_GROUP_BY', 'UNGROUPED_AGGREGATE', 'PARTITIONED_AGGREGATE']);
/** Operators of SQL with several inputs that surely read all of their input. Below any other one, inputs are counted by query. */
const draining = new Set([
  'PROJECTION',
  'FILTER',
  'WINDOW',
  'STREAMING_WINDOW',
  'ORDER_BY',
  'TOP_N',
  'UNION',
  'UNNEST',
  'CTE',
  'HASH_JOIN',
  ...grouping,
]);

/**
 * Reads only known shapes. DuckDB may use another plan for the same statement in its next version or for other rows,
 * so a plan of any other shape is not an error: its counts are found by queries instead.
 */
export function countRows(counted: readonly CountedNode[], root: ProfileOperator): ProfileCounts {
  const reader = new ProfileReader(counted);
  try {
    reader.read(counted[0]!.nodeId, reader.skip(root, writing));
    reader.readTallies(root);
  } catch (thrown) {
    if (thrown instanceof UnknownShape) return { doubt: thrown.message };
    throw thrown;
  }
  return reader;
}

class UnknownShape extends Error {}

class ProfileReader implements NodeCounts {
  readonly rows = new Map<string, number>();
  readonly records = new Map<string, number>();
  readonly kept = new Map<string, number>();
  readonly tallied = new Set<string>();
  readonly #nodes: ReadonlyMap<string, CountedNode>;
  /** Columns of FILTERs that count. */
  readonly #countingMarkers: ReadonlySet<string>;
  /** Table index → what was materialised under it. */
  readonly #materialised = new Map<string, ProfileOperator>();

  constructor(counted: readonly CountedNode[]) {
    this.#nodes = new Map(counted.map((node) => [node.nodeId, node]));
    this.#countingMarkers = new Set(counted.flatMap(countingMarkers));
  }

  /**
   * DuckDB may compute a part of the plan several times, or stop reading it. Only an operator that occurs once in the
   * plan, and that all rows of the node's input passed, counted each of them once.
   */
  readTallies(root: ProfileOperator): void {
    const passed = new Map<string, number[]>();
    const open = [root];
    for (let operator = open.pop(); operator !== undefined; operator = open.pop()) {
      const marker = this.#markerAt(operator);
      if (marker !== undefined) passed.set(marker, [...(passed.get(marker) ?? []), operator.cardinality]);
      open.push(...operator.children);
    }
    for (const node of this.#nodes.values()) {
      const markers = countingMarkers(node);
      const isCounted = (marker: string): boolean => {
        const [rows, ...more] = passed.get(marker) ?? [];
        if (rows === undefined || more.length > 0) return false;
        // What is read of a merge is read to its end.
        return marker === node.markers['changes'] || rows === this.rows.get(Object.values(node.inputs)[0]!);
      };
      if (markers.length > 0 && markers.every(isCounted)) this.tallied.add(node.nodeId);
    }
  }

  #markerAt({ type, extraInfo }: ProfileOperator): string | undefined {
    const expression = String(extraInfo['Expression']);
    return type === 'FILTER' && this.#countingMarkers.has(expression) ? expression : undefined;
  }

  /** The first operator that is not of `types`; a CTE resolves to its query, a scan of one to its definition. */
  skip(operator: ProfileOperator, types: ReadonlySet<string>): ProfileOperator {
    let found = this.#real(operator);
    while (types.has(found.type) && found.children.length > 0) found = this.#real(found.children[0]!);
    return found;
  }

  /**
   * The first operator below those that pass on every row: they may be of any node, as the rows are the same.
   * @throws UnknownShape when one of them did not pass on as many rows as it received.
   */
  #below(operator: ProfileOperator): ProfileOperator {
    let found = this.#real(operator);
    while (this.#passes(found)) {
      const next = this.#real(found.children[0]!);
      if (this.#rowsOf(next) !== found.cardinality)
        unknown(`${describe(found)} got ${this.#rowsOf(next)} rows and handed on ${found.cardinality}`);
      found = next;
    }
    return found;
  }

  #passes(operator: ProfileOperator): boolean {
    if (operator.children.length === 0) return false;
    return passing.has(operator.type) || looksUpConstants(operator) || this.#markerAt(operator) !== undefined;
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

  /** DuckDB's count of a UNION is the sum of its inputs, in which a CTE counts as 0 rows instead of those of its query. */
  #rowsOf(operator: ProfileOperator): number {
    const found = this.#real(operator);
    if (!unitesCte(found)) return found.cardinality;
    return found.children.reduce((sum, child) => sum + this.#rowsOf(child), 0);
  }

  /** @param operator the topmost operator of the node; its row count is the node's. */
  read(nodeId: string, operator: ProfileOperator): void {
    const node = this.#nodes.get(nodeId)!;
    const top = this.#real(operator);
    note(this.rows, nodeId, this.#rowsOf(top));
    switch (node.operator) {
      case 'leaf':
        return this.#readSource(node, top);
      case 'border':
        return;
      case 'row-wise':
        return this.read(Object.values(node.inputs)[0]!, this.#below(top));
      case 'filter':
        return this.#readFilter(node, top, (found) => isFilterOver(found, node.markers['keep']!));
      case 'explode':
        return this.#readExploded(node, top);
      case 'distinct':
      case 'aggregate':
        return this.#readFilter(node, top, (found) => grouping.has(found.type));
      case 'union':
      case 'union-distinct':
        return this.#readUnion(node, top);
      case 'join':
        return this.#readJoin(node, top);
      case 'set':
      case 'lookup':
      case 'lookup-drop':
      case 'merge':
      case 'table-merge':
      case 'compare':
      case 'compare-all':
      case 'sql':
        return this.#readSql(node, top);
    }
  }

  #readSource({ nodeId }: CountedNode, top: ProfileOperator): void {
    const records = this.#recordsBelow(top);
    if (records !== undefined) note(this.records, nodeId, records);
  }

  /** Records from the readers; undefined where the optimizer used the files' metadata instead of reading them. */
  #recordsBelow(operator: ProfileOperator): number | undefined {
    const found = this.#real(operator);
    if (found.children.length === 0) return readers.has(found.type) ? found.cardinality : undefined;
    if (looksUpConstants(found)) return this.#recordsBelow(found.children[0]!);
    if (!aboveReaders.has(found.type)) unknown(`${describe(found)} is in a source`);
    const parts = found.children.map((child) => this.#recordsBelow(child));
    return parts.reduce((sum, part) => (sum === undefined || part === undefined ? undefined : sum + part), 0);
  }

  #readFilter(node: CountedNode, top: ProfileOperator, expected: (operator: ProfileOperator) => boolean): void {
    const found = this.#below(top);
    if (answered.has(found.type)) return;
    if (!expected(found)) unknown(`${describe(found)} is in place of node "${node.nodeId}"`);
    this.read(Object.values(node.inputs)[0]!, this.#below(found.children[0]!));
  }

  #readExploded(node: CountedNode, top: ProfileOperator): void {
    let found = this.#below(top);
    for (let depth = node.depth; depth > 0; depth--) {
      if (answered.has(found.type)) return;
      if (found.type !== 'UNNEST') unknown(`${describe(found)} is in place of node "${node.nodeId}"`);
      found = this.#below(found.children[0]!);
    }
    const { keep } = node.markers;
    if (keep !== undefined) {
      if (answered.has(found.type)) return;
      if (!isFilterOver(found, keep)) unknown(`${describe(found)} is in place of node "${node.nodeId}"`);
      note(this.kept, node.nodeId, found.cardinality);
      found = this.#below(found.children[0]!);
    }
    this.read(Object.values(node.inputs)[0]!, found);
  }

  #readUnion(node: CountedNode, top: ProfileOperator): void {
    let found = this.#below(top);
    if (node.operator === 'union-distinct' && grouping.has(found.type)) found = this.#below(found.children[0]!);
    if (answered.has(found.type)) return;
    const inputs = Object.values(node.inputs);
    if (found.type !== 'UNION' || found.children.length !== inputs.length)
      unknown(`${describe(found)} is in place of node "${node.nodeId}"`);
    for (const [index, input] of inputs.entries()) this.read(input, found.children[index]!);
  }

  #readJoin(node: CountedNode, top: ProfileOperator): void {
    const found = this.#below(top);
    if (answered.has(found.type)) return;
    const { left, right } = node.markers;
    const conditions = [found.extraInfo['Conditions']].flat().map(String);
    const straight = conditions.includes(`${left} = ${right}`);
    if (
      !found.type.endsWith('JOIN') ||
      found.children.length !== 2 ||
      (!straight && !conditions.includes(`${right} = ${left}`))
    )
      unknown(`${describe(found)} is in place of node "${node.nodeId}"`);
    const [probe, build] = straight ? (['left', 'right'] as const) : (['right', 'left'] as const);
    this.read(node.inputs[build]!, found.children[1]!);
    if (drains(found)) this.read(node.inputs[probe]!, found.children[0]!);
  }

  #readSql(node: CountedNode, top: ProfileOperator): void {
    for (const [port, input] of Object.entries(node.inputs)) {
      const taps = this.#taps(top, node.markers[port]!, true);
      // An input that no part of the plan reads to its end is counted by query.
      if (taps.length === 0 || taps.some(({ drained }) => !drained)) continue;
      for (const { operator } of taps) this.read(input, this.#below(operator.children[0]!));
    }
  }

  #taps(found: ProfileOperator, marker: string, drained: boolean): { operator: ProfileOperator; drained: boolean }[] {
    const operator = this.#real(found);
    if (operator.type === 'FILTER' && operator.extraInfo['Expression'] === marker) return [{ operator, drained }];
    const goesOn = drained && draining.has(operator.type);
    return operator.children.flatMap((child, index) =>
      this.#taps(child, marker, goesOn && (index === 1 || operator.children.length !== 2 || drains(operator))),
    );
  }
}

/** Of its casts, and of what became of rows. */
function countingMarkers({ markers: { casts, changes } }: CountedNode): string[] {
  return [casts, changes].filter((marker) => marker !== undefined);
}

function isFilterOver({ type, extraInfo }: ProfileOperator, marker: string): boolean {
  return type === 'FILTER' && extraInfo['Expression'] === marker;
}

function unitesCte({ type, children }: ProfileOperator): boolean {
  return type === 'UNION' && children.some((child) => child.type === 'CTE' || unitesCte(child));
}

/** A node that is read twice must give the same rows both times. */
function note(counts: Map<string, number>, nodeId: string, rows: number): void {
  const before = counts.get(nodeId);
  if (before !== undefined && before !== rows)
    unknown(`node "${nodeId}" gave ${before} rows in one place and ${rows} in another`);
  counts.set(nodeId, rows);
}

/**
 * `IN` of five and more constants: a join with their list that marks each row and passes on every one. It is
 * below the projection that uses the mark, whichever node that belongs to.
 */
function looksUpConstants({ type, extraInfo, children }: ProfileOperator): boolean {
  return type.endsWith('JOIN') && extraInfo['Join Type'] === 'MARK' && children[1]?.type === 'COLUMN_DATA_SCAN';
}

/**
 * False for a join that may have stopped reading its first side because there was nothing to find on the second: no
 * rows, or none with a key, in which case nothing matched either. An anti join keeps the rows of its first side that find nothing,
 * so it reads all of them.
 */
function drains(join: ProfileOperator): boolean {
  if (join.extraInfo['Join Type'] === 'ANTI') return true;
  return !join.type.endsWith('JOIN') || ((join.children[1]?.cardinality ?? 0) > 0 && join.cardinality > 0);
}

function describe(operator: ProfileOperator): string {
  return `${operator.type} ${JSON.stringify(operator.extraInfo).slice(0, 200)}`;
}

function unknown(why: string): never {
  throw new UnknownShape(why);
}
