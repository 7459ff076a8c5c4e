/** How many rows each output of a job gave in its last run that succeeded. */

import type { Catalog } from '#engine/catalog/index.ts';
import { portKey } from '#engine/contract/definitions/node-port.ts';
import { newestDurable, sumReceipts } from '#engine/execute/run/run-receipts.ts';

/** By key of the output; empty: no run of the job succeeded, or it has left the history. */
export async function readEarlierRows(
  { jobRuns }: Pick<Catalog, 'jobRuns'>,
  jobName: string,
): Promise<ReadonlyMap<string, number>> {
  const id = await jobRuns.findCommittedJobRun(jobName);
  const tasks = id === undefined ? [] : await jobRuns.getTasks(id);
  const rows = new Map<string, number>();
  for (const { receipt } of sumReceipts(newestDurable(tasks))) {
    const key = portKey(receipt.nodeId, receipt.port);
    // A node that was computed for several targets has a receipt for each.
    rows.set(key, Math.max(rows.get(key) ?? 0, receipt.rowsOut));
  }
  return rows;
}
