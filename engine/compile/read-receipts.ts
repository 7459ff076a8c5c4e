/** Receipts of a statement: what went into each node, and what became of it. */

import type { Receipt } from '#engine/catalog/receipt.ts';
import { onlyOutput, readPortKey } from '#engine/contract/definitions/node-port.ts';
import type { CompiledQuery, CountedNode, CountQuery } from '#engine/compile/compiled-query.ts';
import { withCasts, type CountedCasts } from '#engine/compile/casts/cast-receipts.ts';
import { countRows, type NodeCounts } from '#engine/compile/row-counts.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { StatementProfile } from '#engine/duckdb/database.ts';

/** The result of a count query. */
export interface Counted {
  readonly query: CountQuery;
  readonly count: number;
}

export interface CountPlan {
  /** Counts from the profile. */
  readonly told: NodeCounts;
  /** Counts that the profile does not have and a query must find. */
  readonly queries: readonly CountQuery[];
  /** Why nothing is taken from the profile; null where all that it says is sure. */
  readonly doubt: string | null;
}

const nothing: NodeCounts = { rows: new Map(), records: new Map(), kept: new Map(), tallied: new Set() };

/**
 * Usually the profile has every count. A query finds those that it lacks: an input that was not read to its end (the
 * other side of its join was empty), or a part of the plan that the optimizer answered from metadata. If the profile
 * has an unknown shape, or its counts do not balance, every count is a query: the reading of the profile is then in
 * doubt, not the rows.
 * @param written rows that left the statement.
 * @param rejected node id → rejected records.
 */
export function planCounts(
  compiled: CompiledQuery,
  profile: StatementProfile,
  written: number,
  rejected: Readonly<Record<string, number>> = {},
): CountPlan {
  if (!compiled.countedByProfile) return { told: nothing, queries: compiled.counts, doubt: null };
  const told = countRows(compiled.counted, profile.root);
  if ('doubt' in told) return { told: nothing, queries: compiled.counts, doubt: told.doubt };
  const doubt = findImbalance(compiled, told, written, rejected);
  if (doubt !== undefined)
    return { told: nothing, queries: compiled.counts, doubt: `node "${doubt.nodeId}": ${doubt.why}` };
  const queries = compiled.counts.filter(({ nodeId, of }) => !told[of].has(nodeId));
  return { told, queries, doubt: null };
}

/**
 * One receipt for each node of the statement except borders, in the order of `compiled.counted`.
 * @param counted results of the plan's queries.
 * @param casts what was counted of the casts and the merge of each node.
 * @throws EngineError ReceiptsUnbalanced when rows were lost or doubled.
 */
export function readReceipts(
  compiled: CompiledQuery,
  { told }: CountPlan,
  counted: readonly Counted[],
  written: number,
  rejected: Readonly<Record<string, number>> = {},
  casts: CountedCasts = new Map(),
): Receipt[] {
  const counts = {
    rows: new Map(told.rows),
    records: new Map(told.records),
    kept: new Map(told.kept),
    tallied: told.tallied,
  };
  for (const { query, count } of counted) counts[query.of].set(query.nodeId, count);
  const imbalance = findImbalance(compiled, counts, written, rejected);
  if (imbalance !== undefined) unbalanced(imbalance.nodeId, imbalance.why);
  return compiled.counted
    .filter(({ operator }) => operator !== 'border')
    .map((node) => {
      const flow = flowOf(node, counts, rejected) ?? unbalanced(node.nodeId, 'it was not counted');
      if (node.operator === 'table-merge') checkTallies(compiled, node, flow, casts);
      return withCasts(receiptOf(node, flow), casts);
    });
}

/** Rows of the table and what became of them are counted in different ways, and must give the same number. */
function checkTallies({ casts }: CompiledQuery, { nodeId }: CountedNode, flow: NodeFlow, counted: CountedCasts): void {
  const tallies = counted.get(nodeId)?.changes;
  if (tallies === undefined) return;
  const columns = casts.find((each) => each.nodeId === nodeId)!.columns.filter(({ adds }) => adds !== undefined);
  const table = flow.inputs['in2'] ?? 0;
  const expected = columns.reduce((sum, { label, adds = 0 }) => sum + adds * (tallies[label] ?? 0), table);
  if (expected === flow.rowsOut) return;
  const found = columns.map(({ label }) => `${tallies[label] ?? 0} ${label}`).join(', ');
  unbalanced(nodeId, `${table} rows were in the table, ${found}, and ${flow.rowsOut} came out`);
}

interface Imbalance {
  readonly nodeId: string;
  readonly why: string;
}

/** The first law that does not hold; one of which a number is not known yet is taken to hold. */
function findImbalance(
  { counted }: CompiledQuery,
  counts: NodeCounts,
  written: number,
  rejected: Readonly<Record<string, number>>,
): Imbalance | undefined {
  const last = counted[0]!.nodeId;
  const left = counts.rows.get(last);
  if (left !== undefined && left !== written)
    return { nodeId: last, why: `${left} rows left it and ${written} were written` };
  for (const node of counted) {
    const flow = flowOf(node, counts, rejected);
    if (flow === undefined || holds(node, flow)) continue;
    const aside = flow.rejected === 0 ? '' : `, ${flow.rejected} were rejected`;
    return { nodeId: node.nodeId, why: `${flow.rowsIn} rows went in${aside} and ${flow.rowsOut} came out` };
  }
  return undefined;
}

/** The known row counts of one node. */
interface NodeFlow {
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly rejected: number;
  /** Rows of the input that became other rows; undefined: not counted. */
  readonly kept: number | undefined;
  readonly inputs: Readonly<Record<string, number>>;
}

/** undefined while a number is missing. */
function flowOf(
  { nodeId, operator, markers, inputs: ports }: CountedNode,
  { rows, records, kept }: NodeCounts,
  rejectedOf: Readonly<Record<string, number>>,
): NodeFlow | undefined {
  const rowsOut = rows.get(nodeId);
  const entries = Object.entries(ports).map(([port, input]) => [port, rows.get(input)] as const);
  const sources = operator === 'leaf' ? [records.get(nodeId)] : entries.map(([, count]) => count);
  const tellsKept = operator === 'explode' && markers['keep'] !== undefined;
  if (rowsOut === undefined || sources.includes(undefined) || (tellsKept && !kept.has(nodeId))) return undefined;
  return {
    rowsIn: sources.reduce<number>((sum, count) => sum + count!, 0),
    rowsOut,
    rejected: rejectedOf[nodeId] ?? 0,
    kept: kept.get(nodeId),
    inputs: Object.fromEntries(entries) as Record<string, number>,
  };
}

/** Whether the node can output this many rows from its input. */
function holds({ operator, made }: CountedNode, { rowsIn, rowsOut, rejected, kept, inputs }: NodeFlow): boolean {
  const gone = rowsIn - rejected - rowsOut;
  switch (operator) {
    case 'filter':
    case 'distinct':
    case 'union-distinct':
      return gone >= 0;
    case 'leaf':
    case 'row-wise':
    case 'union':
      return gone === 0;
    case 'aggregate':
      return rowsOut <= Math.max(1, rowsIn);
    case 'explode': {
      const exploded = kept ?? rowsIn - rejected;
      if (made === undefined || exploded === 0) return exploded > 0 || rowsOut === 0;
      return exploded <= rowsIn - rejected && rowsOut >= made.least * exploded && rowsOut <= made.most * exploded;
    }
    case 'compare':
      return rowsOut <= rowsIn;
    case 'compare-all':
      return rowsOut <= rowsIn && rowsOut >= Math.max(...Object.values(inputs));
    case 'lookup':
      return rowsOut === (inputs['left'] ?? 0);
    case 'set':
    case 'lookup-drop':
      return rowsOut <= (inputs['left'] ?? 0);
    case 'table-merge':
      return gone >= 0;
    case 'merge':
      return gone >= 0 && rowsOut >= (inputs['right'] ?? 0);
    case 'join':
    case 'sql':
    case 'border':
      return true;
  }
}

function receiptOf(node: CountedNode, { rowsIn, rowsOut, rejected, kept, inputs }: NodeFlow): Receipt {
  const gone = rowsIn - rejected - rowsOut;
  const { nodeId, port } = readPortKey(node.nodeId);
  const receipt = {
    nodeId,
    ...(port === onlyOutput ? {} : { port }),
    ...(node.isStep === true ? { ofStep: true as const } : {}),
    kind: node.effect,
    rowsIn,
    rowsOut,
    filtered: 0,
    rejected,
    deduplicated: 0,
    inputs,
  };
  switch (node.operator) {
    case 'filter':
    case 'distinct':
    case 'union-distinct':
      if (node.effect === 'filter') return { ...receipt, filtered: gone };
      return node.effect === 'split' ? { ...receipt, otherOutputs: gone } : { ...receipt, deduplicated: gone };
    case 'explode':
      return kept === undefined ? receipt : { ...receipt, filtered: rowsIn - rejected - kept };
    case 'lookup-drop':
      return { ...receipt, filtered: (inputs['left'] ?? 0) - rowsOut };
    case 'merge':
      return { ...receipt, filtered: gone };
    case 'join':
      return { ...receipt, ...withoutPartner(node.partnered, inputs, rowsOut) };
    default:
      return receipt;
  }
}

/** Every row that left holds one row of the port: at most as many of the port's rows found a partner. */
function withoutPartner(
  partnered: readonly string[],
  inputs: Readonly<Record<string, number>>,
  rowsOut: number,
): Pick<Receipt, 'withoutPartner'> {
  const least = partnered.map((port) => [port, (inputs[port] ?? 0) - rowsOut] as const).filter(([, rows]) => rows > 0);
  return least.length === 0 ? {} : { withoutPartner: Object.fromEntries(least) };
}

function unbalanced(nodeId: string, why: string): never {
  throw new EngineError('ReceiptsUnbalanced', `The receipt of node "${nodeId}" does not balance: ${why}.`, {
    hint: 'Nothing was published. This is a bug in Tenon; please report it with the run.',
    details: { node: nodeId },
  });
}
