/** A law: the optimizers that are on never change the rows of a SELECT. */

import { expect, test } from 'vitest';
import { openPlanBench } from '#engine/testing/plans/plan-bench.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

test('drawn SELECTs have the rows that they have without optimizers', { timeout: 600_000 }, async () => {
  await using bench = await openPlanBench();
  const wanted = triesOfRun(20_000, 60, 4000);
  let compared = 0;
  for (let seed = 1; seed <= wanted; seed += 1) {
    const { fault, isCompared } = await bench.compare(seed);
    expect(fault, `seed ${seed}`).toBeUndefined();
    if (isCompared) compared += 1;
  }
  expect(compared).toBeGreaterThan(wanted * 0.9);
});
