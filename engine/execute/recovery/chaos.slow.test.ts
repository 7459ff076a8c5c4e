/** Whatever happens in parallel, and whoever is killed: every target matches the model. `npm run test:chaos`. */

import { expect, test } from 'vitest';
import { ChaosWorkspace } from '#engine/testing/chaos/chaos-workspace.ts';

const minutes = Number(process.env['TENON_CHAOS_MINUTES'] ?? 1);
const seed = Number(process.env['TENON_CHAOS_SEED'] ?? Math.floor(Math.random() * 1e9));
const milliseconds = minutes * 60_000;
/** Rounds until a fresh workspace: history grows with each. */
const mostRounds = 25;

test(`${minutes} minutes of chaos (seed ${seed})`, { timeout: milliseconds + 1_200_000 }, async ({ annotate }) => {
  const end = performance.now() + milliseconds;
  const counts = new Map<string, number>();
  let rounds = 0;
  for (let next = seed; rounds === 0 || performance.now() < end; next += 1) {
    await using workspace = new ChaosWorkspace(next);
    while (workspace.rounds < mostRounds && (workspace.rounds === 0 || performance.now() < end))
      await workspace.round();
    rounds += workspace.rounds;
    for (const [what, count] of workspace.counts) counts.set(what, (counts.get(what) ?? 0) + count);
  }
  const tally = [...counts].map(([what, count]) => `${what} × ${count}`).sort((left, right) => (left < right ? -1 : 1));
  await annotate(`${rounds} rounds: ${tally.join(', ')}`);
  // A host that refuses everything would keep every promise; on a very busy machine a few rounds may see kills alone.
  expect(rounds < 8 || counts.has('ended: SUCCEEDED'), 'runs that succeeded').toBe(true);
});
