/** `node warm-up-program.ts`: loads what a worker loads ahead of demand, for the test of what that is. */

import { warmUp } from '#engine/formats/operations.ts';

await warmUp();
