/** `npm test [-- --all] [-- FILTER…]`. */

import { buildStaleHost } from './build-host.ts';
import { runTests } from './run-tests.ts';

// Tests of the command start it some thousand times.
await buildStaleHost();
process.exitCode = runTests(process.argv.slice(2));
