import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faultSeed, shareOf } from '#engine/testing/fault-sample.ts';
import { drawJob } from './draw-job.ts';
import { openJobBench, type JobBench } from './job-bench.ts';
import { reproduction } from './reproduction.ts';
import { runRandomJob } from './run-job.ts';
import { shrinkJob } from './shrink.ts';

function seedsFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_none, index) => first + index);
}

/**
 * A third of the seeds, or all with TENON_WHOLE=1. They are not those of the fast test;
 * `npm run test:random -- --seed N` continues from any seed.
 */
describe.each([
  { first: 10_001, count: 100, workers: false, taskPerFile: false },
  { first: 10_101, count: 100, workers: false, taskPerFile: true },
  { first: 10_201, count: 100, workers: false, taskPerFile: false },
  { first: 10_301, count: 8, workers: true, taskPerFile: true },
])(
  `random jobs from seed $first, in worker processes: $workers, a task per file: $taskPerFile, drawn with ${faultSeed}`,
  ({ first, count, ...options }) => {
    let bench: JobBench;
    beforeAll(async () => {
      bench = await openJobBench(options);
    });
    afterAll(() => bench[Symbol.asyncDispose]());

    test.each(shareOf(seedsFrom(first, count), Math.ceil(count / 3)))(
      'random job %i matches the evaluator',
      async (seed) => {
        const job = drawJob(seed);
        const fault = await runRandomJob(bench, job, `j${seed}`);
        const smallest = fault === undefined ? undefined : await shrinkJob(bench, job, fault);
        expect(fault, smallest === undefined ? '' : reproduction(smallest.job, smallest.fault)).toBeUndefined();
      },
    );
  },
);
