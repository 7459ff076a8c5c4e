/** Receipts of a node of a job and of all before it, without running the job: what each of them does to the rows. */

import { leaseObjects } from '#engine/catalog/reader-leases.ts';
import type { Receipt } from '#engine/catalog/receipt.ts';
import { portKey } from '#engine/contract/definitions/node-port.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { countNodesOperation } from '#engine/execute/preview/count-nodes-operation.ts';
import {
  inTextOfUser,
  compileCut,
  cutAtNode,
  readIsolating,
  type CutRequest,
  type NodeCut,
} from '#engine/execute/preview/cut-node.ts';
import type { SourceHost } from '#engine/execute/sources/source-listing.ts';
import { toQueryText } from '#engine/execute/task/task-operation.ts';
import type { CollectedReceipts } from '#engine/execute/task/worker/collect-receipts.ts';
import type { WorkerLease, WorkerLimits } from '#engine/workers/worker-pool.ts';

/**
 * Reads every row of every source; records that do not fit are rejected and counted, as in a run.
 * @returns the node first, then those before it.
 * @throws EngineError of resolving the job, of reading its sources, and of the statement.
 */
export async function countNodes(
  host: SourceHost & { readonly limits: WorkerLimits },
  request: CutRequest,
  signal: AbortSignal,
): Promise<readonly Receipt[]> {
  const cut = await cutAtNode(host, request, signal);
  if (cut.output.schema.length === 0)
    throw new EngineError('InvalidInput', 'The node has no columns, so its rows cannot be counted.', {
      hint: 'Keep at least one column.',
      details: { node: cut.output.node.id },
    });
  using _files = leaseObjects(cut.listings.flatMap(({ listed }) => listed.map(({ path }) => path)));
  await using worker = await host.pools.interactive.lease({ ...host.limits, ...cut.access });
  return await readIsolating(cut, async (isolating) => {
    const collected = await countCut(worker, cut, { isolating, counting: false }, signal);
    if ('receipts' in collected) return collected.receipts;
    const counted = await countCut(worker, cut, { isolating, counting: true }, signal);
    if ('receipts' in counted) return counted.receipts;
    throw new EngineError('Internal', `The rows cannot be counted: ${counted.needsCounting}.`, {
      hint: 'This is a bug in Tenon; please report it with the job.',
    });
  });
}

async function countCut(
  worker: WorkerLease,
  cut: NodeCut,
  { isolating, counting }: { readonly isolating: boolean; readonly counting: boolean },
  signal: AbortSignal,
): Promise<CollectedReceipts> {
  const { compiled, codes } = await compileCut(worker, cut, null, isolating, signal, { counting });
  // Of each code, what is before it was a separate statement.
  const statements = [compiled, ...codes.ran.map(({ input }) => input).toReversed()];
  const receipts: Receipt[] = codes.ran.map(({ receipt }) => receipt).toReversed();
  let doubt: string | null = null;
  for (const [index, statement] of statements.entries()) {
    const query = toQueryText(statement);
    const collected = await inTextOfUser(cut, query, worker.run(countNodesOperation, { query }, { signal }));
    if ('needsCounting' in collected) return collected;
    doubt ??= collected.doubt;
    if (index === 0) receipts.unshift(...collected.receipts);
    else receipts.push(...collected.receipts);
  }
  return { receipts: eachOnce(receipts), doubt };
}

/** A node that several statements read is in each of them. */
function eachOnce(receipts: readonly Receipt[]): Receipt[] {
  const byNode = new Map<string, Receipt>();
  for (const receipt of receipts) {
    const key = portKey(receipt.nodeId, receipt.port);
    if (!byNode.has(key)) byNode.set(key, receipt);
  }
  return [...byNode.values()];
}
