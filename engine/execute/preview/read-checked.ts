/** Reads a few rows of a cut whose files are those of a run, and proves afterwards that they still are. */

import { eachWithLimit } from '#engine/base/each-with-limit.ts';
import type { JobRun } from '#engine/catalog/entities.ts';
import { runTitle } from '#engine/catalog/names.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import { readIsolating, type NodeCut } from '#engine/execute/preview/cut-node.ts';
import { readCut, type NodePreview } from '#engine/execute/preview/preview-node.ts';
import { changeOf } from '#engine/execute/sources/object-change.ts';
import type { SourceHost } from '#engine/execute/sources/source-listing.ts';
import type { StoredObject } from '#engine/storage/storage.ts';
import type { WorkerLimits } from '#engine/workers/worker-pool.ts';

export type PreviewHost = SourceHost & { readonly limits: WorkerLimits };

/** Less than for a node that is being edited: the run needs the machine. */
const wholeBytes = 64 * 1024 * 1024;
const parallelChecks = 16;
/** Files that are checked for changes when reading failed before it was known which ones it needs. */
const mostChecked = 1000;

/** @throws EngineError FileChanged when a file is not as it was planned; of the statement. */
export async function readChecked(
  host: PreviewHost,
  cut: NodeCut,
  { limit, run }: { readonly limit: number; readonly run: JobRun },
  signal: AbortSignal,
): Promise<NodePreview> {
  const all = cut.listings.flatMap(({ listed }) => listed);
  let read: readonly StoredObject[] = all.length <= mostChecked ? all : [];
  const onFiles = (files: readonly StoredObject[]): void => void (read = files);
  const refuseChanged = async (): Promise<void> => {
    await eachWithLimit(read, parallelChecks, async (file) => {
      const change = await changeOf(host.storageOf(file.path), file);
      if (change !== undefined) throw changedInput(run, file.path, change);
    });
  };
  try {
    await using worker = await host.pools.interactive.lease({ ...host.limits, ...cut.access });
    const preview = await readIsolating(cut, (isolating) =>
      readCut(worker, cut, { limit, wholeBytes }, isolating, signal, onFiles),
    );
    await refuseChanged();
    return preview;
  } catch (thrown) {
    // A file that is gone or half replaced fails in its own words.
    if (!signal.aborted && toEngineError(thrown).code !== 'FileChanged') await refuseChanged();
    throw thrown;
  }
}

function changedInput(run: JobRun, file: string, change: string): EngineError {
  return new EngineError(
    'FileChanged',
    `Cannot show rows of ${runTitle(run)}: the file ${file} ${change} after the run was planned.`,
    {
      hint: 'Run the job again to see rows of the files as they are now.',
      details: { path: file, run: run.id },
    },
  );
}
