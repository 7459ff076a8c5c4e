/** Every command in poor surroundings: an exit code that says what happened, no stack trace, no row lost, nothing left behind. */

import { describe, expect, test } from 'vitest';
import { faultSeed, shareOf } from '#engine/testing/fault-sample.ts';
import { surroundingsCases } from '#main/cli/surroundings/testing/poor-surroundings.ts';
import { proveSurroundings } from '#main/cli/surroundings/testing/prove-surroundings.ts';

describe(`drawn with TENON_FAULT_SEED=${faultSeed}`, () => {
  test.for([...shareOf(surroundingsCases, 2)])('each command $name', { timeout: 900_000 }, async (each) => {
    expect(await proveSurroundings(each)).toBe('honest');
  });
});
