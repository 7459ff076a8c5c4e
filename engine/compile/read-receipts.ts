/** Receipts of a statement from its profile: what went into each node, and what became of it. */

import type { Receipt } from '#engine/catalog/entities.ts';
import type { CompiledQuery, CountedNode, CountQuery } from '#engine/compile/compiled-query.ts';
import { countRows, type RowCounts } from '#engine/compile/row-counts.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { StatementProfile } from '#engine/workers/duck-database.ts';

/**
 * Count queries that must be run because the profile does not tell: an input that was not read to its end (the other
 * side of its join was empty), or a part of the plan that the optimizer answered from metadata. All of them when isolating.
 * @throws EngineError ReceiptsUnbalanced when the profile has another shape than the query was compiled to.
 */
export function missingCounts(compiled: CompiledQuery, profile: StatementProfile): readonly CountQuery[] {
  const counts = countsOf(compiled, profile);
  return compiled.counts.filter(({ nodeId }) => !counts.has(nodeId));
}

function countsOf(compiled: CompiledQuery, profile: StatementProfile): RowCounts {
  return compiled.countedByProfile ? countRows(compiled.counted, profile.root) : new Map();
}

/**
 * One receipt per node of the statement but for borders, in the order of `compiled.counted`.
 * @param written rows that left the statement; the last node must have given as many.
 * @param rejected node id → records set aside.
 * @param counted node id → what its count query gave, for every one of {@link missingCounts}.
 * @throws EngineError ReceiptsUnbalanced.
 */
export function readReceipts(
  compiled: CompiledQuery,
  profile: StatementProfile,
  written: number,
  rejected: Readonly<Record<string, number>> = {},
  counted: Readonly<Record<string, number>> = {},
): Receipt[] {
  const rows = new Map([...Object.entries(counted), ...countsOf(compiled, profile)]);
  const last = compiled.counted[0]!;
  const rowsOf = (nodeId: string): number => rows.get(nodeId) ?? unbalanced(nodeId, 'its rows were not counted');
  if (rowsOf(last.nodeId) !== written)
    unbalanced(last.nodeId, `it gave ${rowsOf(last.nodeId)} rows and ${written} were written`);
  return compiled.counted
    .filter(({ operator }) => operator !== 'border')
    .map((node) => receiptOf(node, rowsOf, rejected[node.nodeId] ?? 0));
}

function receiptOf(node: CountedNode, rowsOf: (nodeId: string) => number, rejected: number): Receipt {
  const rowsOut = rowsOf(node.nodeId);
  const inputs = Object.fromEntries(Object.entries(node.inputs).map(([port, nodeId]) => [port, rowsOf(nodeId)]));
  const rowsIn =
    node.operator === 'leaf' ? rowsOut + rejected : Object.values(inputs).reduce((sum, rows) => sum + rows, 0);
  const gone = rowsIn - rejected - rowsOut;
  const receipt = {
    nodeId: node.nodeId,
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
      if (gone < 0) unbalanced(node.nodeId, `${rowsIn} rows went in and ${rowsOut} came out`);
      return node.effect === 'filter' ? { ...receipt, filtered: gone } : { ...receipt, deduplicated: gone };
    case 'leaf':
    case 'row-wise':
    case 'union':
      if (gone !== 0) unbalanced(node.nodeId, `${rowsIn} rows went in and ${rowsOut} came out`);
      return receipt;
    case 'aggregate':
      if (rowsOut > Math.max(1, rowsIn)) unbalanced(node.nodeId, `${rowsIn} rows made ${rowsOut} groups`);
      return receipt;
    case 'join':
      return { ...receipt, ...withoutPartner(node.partnered, inputs, rowsOut) };
    case 'sql':
    case 'border':
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
