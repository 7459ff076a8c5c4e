import { afterAll, beforeAll, expect, test } from 'vitest';
import { functionTable } from '#engine/types/functions.ts';
import { drawJob } from './draw-job.ts';
import { functionModels } from './expressions/functions.ts';
import { momentFunctions } from './expressions/time-functions.ts';
import { openJobBench, type JobBench } from './job-bench.ts';
import { reproduction } from './reproduction.ts';
import { runRandomJob } from './run-job.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';

let bench: JobBench;
beforeAll(async () => {
  bench = await openJobBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const seeds = casesOfRun(
  Array.from({ length: 24 }, (_none, index) => 1001 + index),
  6,
);

/** The slow test draws 300 others; `npm run test:random` as many as one likes. */
test.each(seeds)('random job %i matches the evaluator', async (seed) => {
  const job = drawJob(seed);
  const fault = await runRandomJob(bench, job, `j${seed}`);
  expect(fault, fault === undefined ? '' : reproduction(job, fault)).toBeUndefined();
});

test('the evaluator knows every scalar function of the table', () => {
  const known = new Set([...functionModels.map(({ name }) => name), ...momentFunctions]);
  const scalars = functionTable.filter(({ kind }) => kind === 'scalar').map(({ name }) => name);
  expect(scalars.filter((name) => !known.has(name))).toEqual([]);
});
