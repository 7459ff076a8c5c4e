/** Workspaces that are moved, copied or restored, drawn by seed: no row is lost or doubled, and no other tree changes. */

import { expect, test } from 'vitest';
import { drawMovedCase } from '#engine/testing/moved-workspaces/moved-case.ts';
import { MovedWorkspace } from '#engine/testing/moved-workspaces/moved-workspace.ts';

const first = Number(process.env['TENON_MOVED_SEED'] ?? 1);
const cases = Number(process.env['TENON_MOVED_CASES'] ?? 24);

test.each(Array.from({ length: cases }, (_, index) => first + index))('seed %i', async (seed) => {
  const drawn = drawMovedCase(seed);
  using workspace = new MovedWorkspace(drawn);
  try {
    await workspace.play();
  } catch (error) {
    throw new Error(`${JSON.stringify(drawn)}: ${(error as Error).message}`, { cause: error });
  }
  expect.hasAssertions();
});
