import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FaultWorkspace, type Kill } from '#engine/testing/fault-harness.ts';
import { faultSeed, sample } from '#engine/testing/fault-sample.ts';
import { faultScenarios } from '#engine/testing/fault-scenarios.ts';
import { isWholeRun } from '#engine/testing/run-length.ts';

/** One scenario in a short run, and one point of each: fault.slow.test.ts takes more. */
const scenarios = isWholeRun ? faultScenarios : sample(faultScenarios, 1, faultSeed);

describe.each(scenarios)('a sample of kills while $name (seed ' + faultSeed + ')', (scenario) => {
  let workspace: FaultWorkspace;
  let kills: readonly Kill[];

  beforeAll(async () => {
    workspace = await FaultWorkspace.prepare(scenario);
    kills = await workspace.record();
  });
  afterAll(() => workspace[Symbol.asyncDispose]());

  test('loses no row and doubles none', async () => {
    expect(kills.length).toBeGreaterThan(20);
    for (const kill of sample(kills, 1, faultSeed)) await workspace.killAt(kill);
  });
});
