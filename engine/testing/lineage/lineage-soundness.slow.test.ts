/** More of the fast test's cases, by a seed that changes. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { faultSeed } from '#engine/testing/fault-sample.ts';
import { findUnsound } from '#engine/testing/lineage/find-unsound.ts';
import { randomJobCase, selectCase } from '#engine/testing/lineage/lineage-case.ts';
import { Draw } from '#engine/testing/random-jobs/draw.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck(256 * 1024 * 1024, 1);
});
afterAll(() => duck[Symbol.asyncDispose]());

const count = process.env['TENON_WHOLE'] === '1' ? 2000 : 600;

test.each([
  ['random jobs', randomJobCase],
  ['SELECTs', selectCase],
] as const)(`lineage of %s, drawn with ${faultSeed}`, async (_what, caseOf) => {
  let claims = 0;
  for (let seed = faultSeed; seed < faultSeed + count; seed += 1) {
    const found = await findUnsound(duck, new Draw(seed), caseOf(seed), { changes: 4 });
    claims += found.claims;
    expect(found.fault, `seed ${seed}`).toBeUndefined();
  }
  expect(claims).toBeGreaterThan(count);
});
