/** DuckDB's rows as Arrow pages against a memcpy of the same bytes, and the first query of a worker, cold and warm. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { silentLog } from '#engine/base/log.ts';
import { createWorkerPools } from '#engine/workers/create-worker-pools.ts';
import { describeEnvironment } from '#engine/workers/describe-environment.ts';
import { forkWorkers } from '#engine/workers/fork-worker-process.ts';
import type { BenchLine } from '../bench-line.ts';
import { percentile, quartiles } from '../percentile.ts';
import { timeLine } from '../ratio-line.ts';
import { measureRatio } from '../ratio.ts';

const runs = 30;

export async function benchArrow(): Promise<BenchLine[]> {
  const script = join(import.meta.dirname, 'arrow-once.ts');
  const command = (mode: string) => ({ command: process.execPath, arguments: [script, mode] });
  const ratio = await measureRatio(command('copy'), command('encode'), { pairs: 7, clock: 'reported' });
  const { cold, warm } = await measureFirstQueries();
  return [
    timeLine('DuckDB → Arrow pages, 1 M rows × 10 mixed columns, against memcpy', 4, ratio),
    {
      name: 'first query of a worker started for it, p50',
      value: percentile(cold, 0.5),
      unit: 'ms',
      better: 'lower',
      bar: null,
      quartiles: quartiles(cold),
    },
    {
      name: 'first query of a worker that was ready, p50',
      value: percentile(warm, 0.5),
      unit: 'ms',
      better: 'lower',
      bar: 50,
      quartiles: quartiles(warm),
    },
  ];
}

/** Milliseconds from request to answer, in separate pools: no process has answered before. */
async function measureFirstQueries(): Promise<{ cold: number[]; warm: number[] }> {
  const root = await mkdtemp(join(tmpdir(), 'tenon-bench-workers-'));
  const spawn = forkWorkers({ entry: join(import.meta.dirname, '../../../engine/worker-entry.ts') });
  const limits = { memoryLimit: 512 * 1024 * 1024, threads: 2 };
  const cold: number[] = [];
  const warm: number[] = [];
  try {
    for (let run = 0; run < runs; run += 1) {
      for (const [times, readyAfter] of [
        [cold, 0],
        [warm, 1000],
      ] as const) {
        await using pools = createWorkerPools({
          spawn,
          log: silentLog,
          temporaryRoot: root,
          recordFolder: root,
          interactive: { maximum: 1, limits },
          job: { maximum: 0, limits },
        });
        await delay(readyAfter);
        const start = performance.now();
        await pools.interactive.run(describeEnvironment, null);
        times.push(performance.now() - start);
      }
    }
  } finally {
    await rm(root, { recursive: true, force: true });
  }
  return { cold, warm };
}
