/** Whatever happens to the host, its clock and its disk: nothing fires twice or is forgotten. `npm run test:chaos`. */

import { expect, test } from 'vitest';
import { WorkflowChaos } from '#engine/testing/chaos/workflows/workflow-chaos.ts';

const minutes = Number(process.env['TENON_CHAOS_MINUTES'] ?? 1);
const seed = Number(process.env['TENON_CHAOS_SEED'] ?? Math.floor(Math.random() * 1e9));
const milliseconds = minutes * 60_000;
/** Rounds until a fresh workspace. */
const mostRounds = 6;

test(
  `${minutes} minutes of chaos among workflows (seed ${seed})`,
  { timeout: milliseconds + 3_000_000 },
  async ({ annotate }) => {
    const end = performance.now() + milliseconds;
    const counts = new Map<string, number>();
    let rounds = 0;
    for (let next = seed; rounds === 0 || performance.now() < end; next += 1) {
      await using chaos = new WorkflowChaos(next);
      for (let round = 0; round < mostRounds && (rounds === 0 || performance.now() < end); round += 1) {
        await chaos.round();
        rounds += 1;
      }
      for (const [what, count] of chaos.counts) counts.set(what, (counts.get(what) ?? 0) + count);
    }
    const tally = [...counts]
      .map(([what, count]) => `${what} × ${count}`)
      .sort((left, right) => (left < right ? -1 : 1));
    await annotate(`${rounds} rounds: ${tally.join(', ')}`);
    expect(counts.get('fired: CONDITIONS STARTED') ?? 0, 'triggers that fired').toBeGreaterThan(0);
  },
);
