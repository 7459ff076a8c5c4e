/** `npm run test:random -- [--jobs N] [--seed N] [--workers] [--keep-going]`: random jobs against the evaluator. */

import { programOptions } from '#engine/testing/program-options.ts';
import { drawJob } from './draw-job.ts';
import { openJobBench } from './job-bench.ts';
import { reproduction } from './reproduction.ts';
import { runRandomJob } from './run-job.ts';
import { shrinkJob } from './shrink.ts';

const usage = 'npm run test:random -- [--jobs N] [--seed N] [--workers] [--keep-going] [--no-shrink]';
const values = programOptions(usage, {
  jobs: { kind: 'whole', least: 1, default: 300 },
  seed: { kind: 'whole', least: 0, default: 1 },
  workers: { kind: 'switch' },
  'keep-going': { kind: 'switch' },
  'no-shrink': { kind: 'switch' },
});
const { seed: first, jobs: count } = values;
const started = Date.now();
let [ran, failed] = [0, 0];

/** The workspace is recreated after this many jobs, so that its catalog remains small. */
const jobsPerBench = 250;

for (let begin = 0; begin < count; begin += jobsPerBench) {
  await using bench = await openJobBench(values.workers);
  for (let index = begin; index < Math.min(count, begin + jobsPerBench); index++) {
    const seed = first + index;
    const job = drawJob(seed);
    const fault = await runRandomJob(bench, job, `j${seed}`);
    ran++;
    if (fault === undefined) continue;
    failed++;
    process.stdout.write(`\nseed ${seed} failed: ${fault}\n`);
    const smallest = values['no-shrink'] ? { job, fault } : await shrinkJob(bench, job, fault);
    process.stdout.write(`${reproduction(smallest.job, smallest.fault)}\n`);
    if (!values['keep-going']) break;
  }
  if (failed > 0 && !values['keep-going']) break;
  if (count > jobsPerBench) process.stderr.write(`${summary()}\n`);
}
process.stdout.write(`${summary()}\n`);
process.exitCode = failed === 0 ? 0 : 1;

function summary(): string {
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  return `${ran} random jobs from seed ${first}: ${failed} failed, ${seconds} s`;
}
