/** Receipts of expressions of every kind: a share of what receipt-expressions.slow.test.ts does, other pairs each. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { countedKinds, runRandomJob } from '#engine/testing/random-receipt-jobs.ts';
import { randomNumbers } from '#engine/testing/random.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

const random = randomNumbers(15);
const pairs = countedKinds.flatMap((first) =>
  [0, 1].map(() => [first, countedKinds[Math.floor(random() * countedKinds.length)]!] as const),
);

test.each(pairs)('%s, then %s, then a filter', async (first, second) => {
  const seed = Math.floor(random() * 1_000_000);
  const { nodes, differences } = await runRandomJob(duck, [first, second], seed);
  expect(differences, `seed ${seed}: ${JSON.stringify(nodes)}`).toEqual([]);
});
