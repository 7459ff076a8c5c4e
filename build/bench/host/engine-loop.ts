/** How long the engine's thread is blocked while a crawl, a job and previews run in parallel. */

import { join } from 'node:path';
import { writeBigCsv } from '../../sample/big-csv.ts';
import { writeManyFiles } from '../../sample/many-files.ts';
import type { BenchLine } from '../bench-line.ts';
import type { LoopFigures } from './loop-watch.ts';
import { percentile, quartiles } from '../percentile.ts';
import { reportOf } from '../report-of.ts';

const runs = 3;

export async function benchEngineLoop(): Promise<BenchLine[]> {
  const { path: csv } = writeBigCsv(1);
  const { path: lake, files } = writeManyFiles();
  const figures = Array.from({ length: runs }, () => measureOnce(csv, lake));
  const load = `crawl of ${files.toLocaleString('en')} files, job over 1 GB and previews at once; ${runs} runs`;
  const line = (name: string, values: readonly number[], value: number): BenchLine => ({
    name,
    value,
    quartiles: quartiles(values),
    unit: 'ms',
    better: 'lower',
    bar: 50,
    note: load,
  });
  const slices = figures.map(({ longestSlice }) => longestSlice);
  const delays = figures.map(({ delayP99 }) => delayP99);
  return [
    line("longest CPU slice of the engine's thread", slices, Math.max(...slices)),
    line('loop delay of the engine, p99', delays, percentile(delays, 0.5)),
    {
      ...line(
        'longest loop delay of the engine',
        figures.map(({ longestDelay }) => longestDelay),
        Math.max(...figures.map(({ longestDelay }) => longestDelay)),
      ),
      bar: null,
    },
  ];
}

function measureOnce(csv: string, lake: string): LoopFigures {
  const script = join(import.meta.dirname, 'engine-loop-once.ts');
  return reportOf(script, [csv, lake]);
}
