/** The runtime: many small jobs at once, what watching a run costs, and a service that has nothing to do. */

import { join } from 'node:path';
import { writeBigCsv } from '../../sample/big-csv.ts';
import { buildApp, isStale } from '../../build-app.ts';
import type { BenchLine } from '../bench-line.ts';
import { compiledCode } from '../compiled-code.ts';
import { percentile, quartiles } from '../percentile.ts';
import { reportOf } from '../report-of.ts';
import type { IdleService } from './idle-service-once.ts';
import type { ManyJobs } from './many-jobs-once.ts';
import type { WatchedRuns } from './watched-runs-once.ts';

const jobs = 200;
const triggers = 500;
/** Of a run: 11 with, 11 without somebody who watches. */
const watchedPairs = 11;
const megabyte = 1024 * 1024;

export async function* benchRuntime(): AsyncGenerator<BenchLine> {
  const { seconds, delayP99 } = once<ManyJobs>('many-jobs-once.ts', String(jobs));
  const queued = `${jobs} jobs of one row queued at once, each its own target; built workers; one run`;
  yield { name: 'small jobs', value: jobs / seconds, unit: 'jobs/s', better: 'higher', bar: 8, note: queued };
  yield {
    name: 'loop delay of the engine meanwhile, p99',
    value: delayP99,
    unit: 'ms',
    better: 'lower',
    bar: 50,
    note: queued,
  };
  // Elsewhere no file reports the processor time and memory of other processes.
  if (process.platform !== 'linux') return;
  const { path } = writeBigCsv(1);
  const { shares } = once<WatchedRuns>('watched-runs-once.ts', path, String(watchedPairs));
  yield {
    name: "what watching adds to a run's processor time",
    value: percentile(shares, 0.5),
    quartiles: quartiles(shares),
    unit: 'ratio',
    better: 'lower',
    bar: 0.02,
    note: 'in the host, as a share of the whole run; 1 GB of CSV',
  };
  // The service has a window to show.
  if (isStale()) await buildApp();
  const idle = once<IdleService>('idle-service-once.ts', String(triggers));
  const setting = `tenon serve with ${triggers} activated triggers, over ${idle.seconds} s`;
  yield {
    name: 'idle service, share of a core',
    value: idle.share,
    unit: 'ratio',
    better: 'lower',
    bar: 0.005,
    note: setting,
  };
  yield {
    name: 'idle service, private memory besides its workers',
    value: idle.host.private / megabyte,
    unit: 'MB',
    better: 'lower',
    bar: 150,
    note: `resident: ${Math.round(idle.host.resident / megabyte)} MB, with program and libraries, which workers share`,
  };
}

function once<T>(script: string, ...parameters: readonly string[]): T {
  return reportOf(join(import.meta.dirname, script), parameters, compiledCode);
}
