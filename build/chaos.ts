/** `npm run test:chaos [-- --minutes N] [-- --seed S]`: random sequences of runs, undos, resumes and kills against a model, and workflows under chaos. */

import { programOptions } from '#engine/testing/program-options.ts';
import { runTests } from './run-tests.ts';

const { minutes, seed } = programOptions('npm run test:chaos [-- --minutes N] [-- --seed S]', {
  minutes: { kind: 'number', least: 0.01, default: 10 },
  seed: { kind: 'whole', least: 1 },
});
process.env['TENON_CHAOS_MINUTES'] = String(minutes);
if (seed !== undefined) process.env['TENON_CHAOS_SEED'] = String(seed);
process.exitCode = runTests([
  '--all',
  // The first fault is what one looks for; otherwise it is shown when the rest has run.
  '--bail=1',
  'engine/execute/recovery/chaos.slow.test.ts',
  'engine/orchestrate/workflows/chaos.slow.test.ts',
]);
