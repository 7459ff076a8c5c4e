/** `npm test [-- --all] [-- FILTER…]`. */

import { buildHost, isHostStale } from './build-host.ts';
import { runTests } from './run-tests.ts';

// Tests of the command start it some thousand times.
if (isHostStale()) await buildHost();
process.exitCode = runTests(process.argv.slice(2));
