/** The columns and fields of a node's output that are null in all rows, without running the job. */

import { leaseObjects } from '#engine/catalog/reader-leases.ts';
import {
  compileCut,
  cutAtNode,
  inTextOfUser,
  readIsolating,
  textOfCut,
  type CutRequest,
  type NodeCut,
} from '#engine/execute/preview/cut-node.ts';
import { readNodeRowsOperation } from '#engine/execute/preview/node-rows-operation.ts';
import type { SourceHost } from '#engine/execute/sources/source-listing.ts';
import { nullFieldsQuery, type NullFields } from '#engine/transforms/null-fields/find-null-fields.ts';
import type { CountedAsNull } from '#engine/transforms/null-fields/has-value.ts';
import type { WorkerLease, WorkerLimits } from '#engine/workers/worker-pool.ts';

export type NullFieldsRequest = CutRequest & CountedAsNull;

/**
 * Reads every row of every source, whatever a bookmark says; records that do not fit are rejected, as in a run.
 * @throws EngineError of resolving the job, of reading its sources, and of the statement.
 */
export async function findNullFields(
  host: SourceHost & { readonly limits: WorkerLimits },
  request: NullFieldsRequest,
  signal: AbortSignal,
): Promise<NullFields> {
  const cut = await cutAtNode(host, request, signal);
  using _files = leaseObjects(cut.listings.flatMap(({ listed }) => listed.map(({ path }) => path)));
  await using worker = await host.pools.interactive.lease({ ...host.limits, ...cut.access });
  return await readIsolating(cut, (isolating) => readCut(worker, cut, request, isolating, signal));
}

async function readCut(
  worker: WorkerLease,
  cut: NodeCut,
  counted: CountedAsNull,
  isolating: boolean,
  signal: AbortSignal,
): Promise<NullFields> {
  const { compiled } = await compileCut(worker, cut, null, isolating, signal);
  const { query, schema, read } = nullFieldsQuery(compiled.query, compiled.schema, counted);
  const text = textOfCut({ ...compiled, query });
  const reading = worker.run(readNodeRowsOperation, { ...text, casts: null, schema, limit: 1 }, { signal });
  const { rows } = await inTextOfUser(cut, text, reading);
  return read(rows[0]!);
}
