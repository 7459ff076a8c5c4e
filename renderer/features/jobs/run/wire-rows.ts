/** How many rows a wire carried in the run that is counted. Pure. */

import { portKey } from '#engine/contract/definitions/node-port.ts';
import type { Receipt } from '#renderer/features/jobs/run/latest-run.ts';

/**
 * Of the output that the wire leaves: what its target read then may have come from another node.
 * @param receipts by node and output.
 * @returns undefined: the node was not part of the run.
 */
export function wireRows(
  receipts: ReadonlyMap<string, Pick<Receipt, 'rowsOut'>>,
  from: string,
  output: string,
): number | undefined {
  return receipts.get(portKey(from, output))?.rowsOut;
}
