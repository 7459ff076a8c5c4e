/** Memory of a host that has nothing to do and of the workers that it keeps ready. */

import { join } from 'node:path';
import type { BenchLine } from '../bench-line.ts';
import { percentile, quartiles } from '../percentile.ts';
import { reportOf } from '../report-of.ts';
import type { Memory } from './processes.ts';

const runs = 7;
const megabyte = 1024 * 1024;

export async function benchMemory(): Promise<BenchLine[]> {
  // On other systems no file reports the memory of another process.
  if (process.platform !== 'linux') return [];
  const measured = Array.from({ length: runs }, measureOnce);
  const line = (name: string, values: readonly number[], note: string): BenchLine => ({
    name,
    value: percentile(values, 0.5) / megabyte,
    quartiles: [quartiles(values)[0] / megabyte, quartiles(values)[1] / megabyte],
    unit: 'MB',
    better: 'lower',
    bar: null,
    note,
  });
  const workers = measured.flatMap((one) => one.workers);
  const all = measured.map(({ host, workers: own }) => own.reduce((sum, worker) => sum + worker.private, host.private));
  return [
    line(
      'resident memory of an idle host',
      measured.map(({ host }) => host.resident),
      'after 3 previews and 3 runs',
    ),
    line(
      'resident memory of a warm worker',
      workers.map(({ resident }) => resident),
      `${workers.length / runs} stand ready`,
    ),
    line(
      'private memory of a warm worker',
      workers.map((worker) => worker.private),
      'what its end would give back',
    ),
    line('private memory of host and workers', all, 'all together'),
  ];
}

function measureOnce(): { host: Memory; workers: readonly Memory[] } {
  return reportOf(join(import.meta.dirname, 'memory-once.ts'));
}
