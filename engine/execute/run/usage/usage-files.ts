/** The usage of finished runs: a small file for each, in the state of the workspace, which leaves with the run. */

import path from 'node:path';
import { z } from 'zod';
import { withFaultPoint } from '#engine/base/fault-points.ts';
import { removeOwned, writeOwned, makeOwnedFolder } from '#engine/base/owned/owned-files.ts';
import { readRegularText } from '#engine/base/owned/read-regular-file.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import type { UsageRecord } from '#engine/execute/run/usage/usage-series.ts';

type State = Pick<ExecutionHost, 'stateFolder'>;

/** A file of the most points has a twentieth. */
const mostBytes = 1_000_000;
const finite = z.number().min(0).max(Number.MAX_SAFE_INTEGER);
const fileSchema = z.object({
  version: z.literal(1),
  every: z.number().min(1).max(Number.MAX_SAFE_INTEGER),
  memoryPerWorker: finite,
  /** Time, memory, spilled, workers. */
  points: z.array(z.tuple([finite, finite, finite.nullable(), finite])).max(10_000),
});

export interface RunUsageRecord extends UsageRecord {
  /** Bytes; the limit of DuckDB in each worker. */
  readonly memoryPerWorker: number;
}

/** `<state>/usage/<run>.json`. */
function fileOf({ stateFolder }: State, runId: string): string {
  return path.join(stateFolder, 'usage', `${runId}.json`);
}

/** undefined: none was kept, or it cannot be read. */
export function readUsage(host: State, runId: string): RunUsageRecord | undefined {
  try {
    const text = readRegularText(fileOf(host, runId), mostBytes);
    if (text === undefined) return undefined;
    const { every, memoryPerWorker, points } = fileSchema.parse(JSON.parse(text));
    return {
      every,
      memoryPerWorker,
      points: points.map(([time, memory, spilled, workers]) => ({ time, memory, spilled, workers })),
    };
  } catch {
    return undefined;
  }
}

export async function keepUsage(host: State, runId: string, record: RunUsageRecord): Promise<void> {
  const { every, memoryPerWorker, points } = record;
  const content = {
    version: 1,
    every,
    memoryPerWorker,
    points: points.map(({ time, memory, spilled, workers }) => [time, memory, spilled, workers]),
  };
  const file = fileOf(host, runId);
  await withFaultPoint('usage.keep', async () => {
    makeOwnedFolder(host.stateFolder, path.dirname(file));
    await writeOwned(host.stateFolder, file, JSON.stringify(content));
  });
}

export async function removeUsage(host: State, runId: string): Promise<void> {
  await withFaultPoint('usage.remove', () => removeOwned(host.stateFolder, fileOf(host, runId)));
}
