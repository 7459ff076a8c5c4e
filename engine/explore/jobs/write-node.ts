/** Rows of a node of a job as a new file: the plan cut there, without a run. No bookmark moves and nothing is committed. */

import { newId } from '#engine/base/ids.ts';
import { leaseObjects } from '#engine/catalog/reader-leases.ts';
import {
  inTextOfUser,
  compileCut,
  cutAtNode,
  readIsolating,
  textOfCut,
  type CutRequest,
} from '#engine/execute/preview/cut-node.ts';
import type { SourceHost } from '#engine/execute/sources/source-listing.ts';
import { exportFile, type ExportTarget, type WrittenFile } from '#engine/explore/export/export-file.ts';
import { leaseWriter } from '#engine/explore/export/lease-writer.ts';
import { writeCachedRows } from '#engine/explore/pages/table-rows.ts';
import type { RunOptions, WorkerLimits } from '#engine/workers/worker-pool.ts';

export interface NodeRowsRequest extends CutRequest {
  /** Rows of the preview, as many at most: of a sample where sources are large; null: every row of every source. */
  readonly limit: number | null;
}

type Host = SourceHost & { readonly limits: WorkerLimits };

/**
 * Records that do not fit are skipped and reported, as a run rejects them.
 * @throws EngineError of resolving the job, of reading its sources, and of the statement; as {@link exportFile}.
 */
export async function writeNode(
  host: Host,
  request: NodeRowsRequest,
  target: ExportTarget,
  signal: AbortSignal,
  onProgress?: RunOptions['onProgress'],
): Promise<WrittenFile> {
  onProgress?.({ fraction: null, note: 'Listing the sources' });
  const cut = await cutAtNode(host, request, signal);
  const paths = cut.listings.flatMap(({ listed }) => listed.map(({ path }) => path));
  using _files = leaseObjects(paths);
  const limits = request.limit === null ? null : { seed: 0 };
  return await exportFile(
    target,
    {
      paths,
      write: (worker, write) =>
        readIsolating(cut, async (isolating) => {
          const { compiled, standIns } = await compileCut(worker, cut, limits, isolating, signal);
          const text = textOfCut(compiled);
          const node = { ...text, standIns, limit: request.limit };
          return await inTextOfUser(cut, text, write({ kind: 'node', node }));
        }),
    },
    (staging) => leaseWriter(host.pools.interactive, staging, host.limits, { ...host.limits, ...cut.access }),
    signal,
    onProgress,
  );
}

/**
 * The rows as a new Parquet file of the cache.
 * @param folder of the cache.
 * @throws EngineError as {@link writeNode}.
 */
export async function openNodeRows(
  host: Host,
  request: NodeRowsRequest,
  folder: string,
  signal: AbortSignal,
  onProgress?: RunOptions['onProgress'],
): Promise<WrittenFile> {
  const target = { format: 'parquet', options: {}, keepFormulas: true };
  return writeCachedRows(folder, newId('nr'), (to) => writeNode(host, request, { ...target, to }, signal, onProgress));
}
