/** Every command in poor surroundings: an exit code that says what happened, no stack trace, no row lost, nothing left behind. */

import { expect, test } from 'vitest';
import { surroundingsCases } from '#main/cli/surroundings/testing/poor-surroundings.ts';
import { proveSurroundings } from '#main/cli/surroundings/testing/prove-surroundings.ts';

test.for([...surroundingsCases])('each command $name', { timeout: 900_000 }, async (each) => {
  expect(await proveSurroundings(each)).toBe('honest');
});
