/** `npm run test:plans -- [--plans N] [--seed N]`: SELECTs with the engine's optimizers and with none. */

import { programOptions } from '#engine/testing/program-options.ts';
import { openPlanBench } from './plan-bench.ts';

const usage = 'npm run test:plans -- [--plans N] [--seed N]';
const { plans, seed } = programOptions(usage, {
  plans: { kind: 'whole', least: 1, default: 1000 },
  seed: { kind: 'whole', least: 0, default: 1 },
});
await using bench = await openPlanBench();
let [compared, failed] = [0, 0];
for (let index = 0; index < plans; index++) {
  const { fault, isCompared } = await bench.compare(seed + index);
  if (isCompared) compared++;
  if (fault === undefined) continue;
  failed++;
  process.stdout.write(`\nseed ${seed + index}: ${fault}\n`);
}
process.stdout.write(`${plans} plans from seed ${seed}: ${compared} compared, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
