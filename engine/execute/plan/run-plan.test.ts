/** Plans as they are stored, also those of earlier versions. */

import { expect, test } from 'vitest';
import { readRunPlan } from '#engine/execute/plan/run-plan.ts';

test('a plan from before jobs had a priority and a pool gets the usual ones, so that its records can be run again in the queue', () => {
  const read = (job: object): unknown => readRunPlan({ plan: JSON.stringify({ job }), jobName: 'now' }).job;
  expect(read({ name: 'then' })).toEqual({ name: 'now', priority: 5, pool: 'default' });
  expect(read({ name: 'then', priority: 0, pool: 'heavy' })).toEqual({ name: 'now', priority: 0, pool: 'heavy' });
});
