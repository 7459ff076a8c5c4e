/** The law of watching: when all is still, the catalog is that of a crawl that sees the lake for the first time. */

import { expect, test } from 'vitest';
import { followLake } from '#engine/orchestrate/testing/follow-lake.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

const seeds = Array.from({ length: triesOfRun(6, 1) }, (_, index) => index + 1);

test.each(seeds)('a lake that the system watches, seed %i', async (seed) => {
  await expect(followLake({ seed, steps: 16, watched: true })).resolves.toBeUndefined();
});

test.each(seeds)('a lake that is rescanned, seed %i', async (seed) => {
  await expect(followLake({ seed: seed + 100, steps: 16, watched: false })).resolves.toBeUndefined();
});
