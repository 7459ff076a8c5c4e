/** The columns and fields of a node's output that are null in all rows, without running the job. */

import { leaseObjects } from '#engine/catalog/reader-leases.ts';
import { cutAtNode, type CutRequest } from '#engine/execute/preview/cut-node.ts';
import { queryNode } from '#engine/execute/preview/query-node.ts';
import type { SourceHost } from '#engine/execute/sources/source-listing.ts';
import { nullFieldsQuery, type NullFields } from '#engine/transforms/null-fields/find-null-fields.ts';
import type { CountedAsNull } from '#engine/transforms/null-fields/has-value.ts';
import type { WorkerLimits } from '#engine/workers/worker-pool.ts';

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
  return await queryNode(
    worker,
    cut,
    (rows, schema) => {
      const { read, ...query } = nullFieldsQuery(rows, schema, request);
      return { ...query, read: ([row]) => read(row!) };
    },
    1,
    signal,
  );
}
