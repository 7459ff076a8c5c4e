/** The law of watching over thousands of files; see watched-lake.long.test.ts. */

import { expect, test } from 'vitest';
import { followLake } from '#engine/orchestrate/testing/follow-lake.ts';

test.each([true, false])('5,000 files land in a lake that is followed, watched by the system: %s', async (watched) => {
  await expect(followLake({ seed: 7, steps: 30, watched, flood: 5000 })).resolves.toBeUndefined();
});
