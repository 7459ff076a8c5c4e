/** `npm run test:chaos [-- --minutes N] [-- --seed S]`: random sequences of runs, undos, resumes and kills against a model. */

import { parseArgs } from 'node:util';
import { runTests } from './run-tests.ts';

const usage = 'usage: npm run test:chaos [-- --minutes N] [-- --seed S]';

function readOptions() {
  try {
    return parseArgs({
      options: {
        minutes: { type: 'string', default: '10' },
        seed: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (thrown) {
    console.error(`error: ${(thrown as Error).message}\nhint: ${usage}`);
    process.exit(2);
  }
}

const { minutes, seed, help } = readOptions();
if (help) {
  console.log(usage);
  process.exit(0);
}
for (const [name, text] of [
  ['minutes', minutes],
  ['seed', seed],
] as const) {
  if (text === undefined || Number(text) > 0) continue;
  console.error(`error: ${name} must be a positive number, not "${text}".\nhint: ${usage}`);
  process.exit(2);
}
process.env['TENON_CHAOS_MINUTES'] = minutes;
if (seed !== undefined) process.env['TENON_CHAOS_SEED'] = seed;
process.exitCode = runTests(['--all', 'engine/execute/recovery/chaos.slow.test.ts']);
