/** A source as the compiler takes it; files that DuckDB cannot open are rewritten in the worker first. */

import type { SourceInput } from '#engine/compile/compiled-query.ts';
import { loadScans } from '#engine/compile/load-scans.ts';
import { isHiveKey } from '#engine/compile/partition-values.ts';
import type { PlannedSource, SourceObject } from '#engine/execute/plan/run-plan.ts';
import { scansOf } from '#engine/execute/task/scans-of.ts';
import { prepareFilesOperation } from '#engine/execute/task/statement-operations.ts';
import { getFormat } from '#engine/formats/index.ts';
import { needsPreparing } from '#engine/formats/needs-preparing.ts';
import type { WorkerLease } from '#engine/workers/worker-pool.ts';

export interface OpenedSource {
  readonly input: SourceInput;
  /** Rewritten file → the original it replaces. */
  readonly standIns: Readonly<Record<string, string>>;
}

/**
 * The rewritten files live as long as the worker's lease.
 * @param rows of each file that suffice; absent: all.
 * @param places for the isolating form.
 */
export async function prepareSource(
  worker: Pick<WorkerLease, 'run'>,
  {
    readings,
    columns,
    partitionKeys,
    keyLevels,
    location,
  }: Pick<PlannedSource, 'readings' | 'columns' | 'partitionKeys' | 'keyLevels' | 'location'>,
  objects: readonly SourceObject[],
  signal: AbortSignal,
  rows?: number,
  places = false,
): Promise<OpenedSource> {
  const scans = scansOf(readings, objects);
  const input: SourceInput = {
    scans: await loadScans(scans),
    columns,
    partitionKeys,
    location,
    ...(keyLevels === undefined ? {} : { keyLevels }),
  };
  if (scans.every(({ reading, files }) => !needsPreparing(getFormat(reading.format), reading, files)))
    return { input, standIns: {} };
  const levels = keyLevels ?? [...partitionKeys.keys()];
  const prepared = await worker.run(
    prepareFilesOperation,
    {
      scans,
      location,
      keyLevels: levels,
      hiveLevels: levels.filter((_level, index) => isHiveKey(partitionKeys[index]!)),
      wanted: { columns, places, ...(rows === undefined ? {} : { rows }) },
    },
    { signal },
  );
  return prepared === null
    ? { input, standIns: {} }
    : {
        input: { ...input, scans: await loadScans(prepared.scans), location: prepared.location },
        standIns: prepared.standIns,
      };
}
