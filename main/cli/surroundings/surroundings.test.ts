/** Some commands in some poor surroundings, drawn by seed; all of them in surroundings.slow.test.ts. */

import { describe, expect, test } from 'vitest';
import { faultSeed, sample } from '#engine/testing/fault-sample.ts';
import { surroundingsCases } from '#main/cli/surroundings/testing/poor-surroundings.ts';
import { commands } from '#main/cli/surroundings/testing/poor-workspace.ts';
import { proveSurroundings } from '#main/cli/surroundings/testing/prove-surroundings.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

describe(`drawn with TENON_FAULT_SEED=${faultSeed}`, () => {
  test.for(sample(surroundingsCases, triesOfRun(2, 1), faultSeed).map((each, index) => ({ ...each, index })))(
    'commands $name',
    { timeout: 300_000 },
    async (each) => {
      expect(await proveSurroundings(each, sample(commands, 2, faultSeed + each.index))).toBe('honest');
    },
  );
});
