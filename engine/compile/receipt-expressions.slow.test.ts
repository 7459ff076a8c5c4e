/**
 * Receipts of expressions of every kind after every ordered pair of counted nodes: they balance, and equal counts that
 * share nothing with the compiler. TENON_RECEIPT_SEED sets the seed, TENON_RECEIPT_ROUNDS multiplies the jobs.
 */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { countedKinds, runRandomJob } from '#engine/testing/random-receipt-jobs.ts';

const firstSeed = Number(process.env['TENON_RECEIPT_SEED'] ?? 15);
const rounds = Number(process.env['TENON_RECEIPT_ROUNDS'] ?? 1);

let duck: TestDuck;
let stopped = 0;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

describe.each(countedKinds)('%s', (first) => {
  test.each(countedKinds)('then %s, then a filter', async (second) => {
    const place = countedKinds.indexOf(first) * countedKinds.length + countedKinds.indexOf(second);
    for (let round = 0; round < rounds; round += 1) {
      const seed = firstSeed + (round * countedKinds.length ** 2 + place) * 7919;
      const { nodes, counted, differences } = await runRandomJob(duck, [first, second], seed).catch(
        (thrown: unknown) => {
          throw new Error(`seed ${seed}: ${String(thrown)}`, { cause: thrown });
        },
      );
      if (counted === undefined) stopped += 1;
      expect(differences, `seed ${seed}: ${JSON.stringify(nodes)}`).toEqual([]);
    }
  });
});

test('few of them are stopped by a value', () => {
  expect(stopped).toBeLessThan((rounds * countedKinds.length ** 2) / 5);
});
