/** Receipts of the nodes inside of a sub-flow, below that of the node that uses it. */

import { innerId, isInnerId } from '#engine/contract/definitions/inner-node.ts';
import { inputTransform, type Subflow } from '#engine/contract/definitions/subflow.ts';
import type { Node } from '#engine/contract/definitions/job.ts';
import type { Output } from '#engine/contract/procedures/index.ts';

type Receipt = Output<'getReceipts'>[number];

export interface FoldedReceipt {
  readonly receipt: Receipt;
  /** Of a node that uses a sub-flow: those of the nodes directly in it, in order. */
  readonly inside: readonly FoldedReceipt[];
}

/**
 * @param nodes by id, also those inside of sub-flows. @param subflows by name.
 * A node whose use has no receipt is in no other one.
 */
export function foldReceipts(
  receipts: readonly Receipt[],
  nodes: ReadonlyMap<string, Node>,
  subflows: ReadonlyMap<string, Pick<Subflow, 'nodes'>>,
): FoldedReceipt[] {
  const keyOf = (stageId: string, nodeId: string): string => `${stageId} ${nodeId}`;
  const uses = new Set(receipts.map(({ stageId, nodeId }) => keyOf(stageId, nodeId)));
  const isInside = ({ stageId, nodeId }: Receipt): boolean =>
    isInnerId(nodeId) && uses.has(keyOf(stageId, parentOf(nodeId)));
  const fold = (receipt: Receipt): FoldedReceipt => {
    // Each output of a use has a receipt; the nodes are below the first.
    const first = receipts.find(({ stageId, nodeId }) => stageId === receipt.stageId && nodeId === receipt.nodeId);
    const inside =
      first === receipt
        ? receipts.filter(
            (each) => each.stageId === receipt.stageId && isInside(each) && parentOf(each.nodeId) === receipt.nodeId,
          )
        : [];
    const subflow = subflows.get(nodes.get(receipt.nodeId)?.transform ?? '');
    const whole = inside.length === 0 || subflow === undefined ? receipt : ofWhole(receipt, receipts, subflow);
    return { receipt: whole, inside: inside.map(fold) };
  };
  return receipts.filter((receipt) => !isInside(receipt)).map(fold);
}

function parentOf(id: string): string {
  return id.slice(0, id.lastIndexOf('.'));
}

/** Rows that went into the sub-flow, and what became of them in it; there is no sum to check where rows become other rows. */
function ofWhole(receipt: Receipt, receipts: readonly Receipt[], { nodes }: Pick<Subflow, 'nodes'>): Receipt {
  const ends = new Set(nodes.filter(({ transform }) => transform === inputTransform).map(({ id }) => id));
  const own = receipts.filter(
    ({ stageId, nodeId }) => stageId === receipt.stageId && nodeId.startsWith(`${receipt.nodeId}.`),
  );
  const inputs: Record<string, number> = {};
  for (const { id, inputs: edges } of nodes)
    for (const [port, { node }] of Object.entries(edges)) {
      const found = own.find(({ nodeId }) => nodeId === innerId(receipt.nodeId, id));
      const rows = found?.inputs[port];
      if (ends.has(node) && rows !== undefined) inputs[node] = rows;
    }
  const sum = (member: 'filtered' | 'rejected' | 'deduplicated'): number =>
    own.reduce((total, each) => total + each[member], 0);
  return {
    ...receipt,
    kind: 'sql',
    rowsIn: Object.values(inputs).reduce((total, rows) => total + rows, 0),
    inputs,
    filtered: sum('filtered'),
    rejected: sum('rejected'),
    deduplicated: sum('deduplicated'),
  };
}
