/** Outputs of a split that different stages read: together they have every row, and none twice unless outputs may share rows. */

import type { Receipt } from '#engine/catalog/receipt.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { outputsOf, type ResolvedGraph } from '#engine/graph/index.ts';

/**
 * Stages that read other columns may reject other records, so nothing can be said of a run that rejected any.
 * @param receipts of the whole run, one for each stage, node and output.
 * @throws EngineError ReceiptsUnbalanced when rows were lost or doubled between the outputs.
 */
export function checkSplits(graph: ResolvedGraph, receipts: readonly Receipt[]): void {
  if (receipts.some(({ rejected }) => rejected > 0)) return;
  const splits = receipts.filter(({ kind }) => kind === 'split');
  for (const nodeId of new Set(splits.map((receipt) => receipt.nodeId))) {
    const own = splits.filter((receipt) => receipt.nodeId === nodeId);
    const rows = new Map(own.map(({ port, rowsOut }) => [port, rowsOut]));
    // An output that nothing reads is not counted.
    if (rows.size < outputsOf(graph, nodeId).length) continue;
    const total = [...rows.values()].reduce((sum, count) => sum + count, 0);
    const { transform, args } = outputsOf(graph, nodeId)[0]!;
    const overlaps = transform.overlaps?.(args) === true;
    const wrong = own.find(({ rowsIn }) => (overlaps ? total < rowsIn : total !== rowsIn));
    if (wrong === undefined) continue;
    throw new EngineError(
      'ReceiptsUnbalanced',
      `The receipt of node "${nodeId}" does not balance: ${wrong.rowsIn} rows went in and ${total} came out of its ${rows.size} outputs.`,
      {
        hint: 'Nothing was published. This is a bug in Tenon; please report it with the run.',
        details: { node: nodeId },
      },
    );
  }
}
