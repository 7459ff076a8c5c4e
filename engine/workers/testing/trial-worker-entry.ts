/** A worker process with the trial operations as well as the real ones. */

import { stat } from 'node:fs/promises';
import { operationModules } from '#engine/worker-operations.ts';
import { openWorkerChannel, serveOperations } from '#engine/workers/serve-operations.ts';

// Starts threads that nothing could bind afterwards.
if (process.env['TRIAL_EARLY_THREADS'] === '1') await stat('/');
serveOperations(openWorkerChannel(), {
  ...operationModules,
  trial: () => import('#engine/workers/testing/trial-operations.ts'),
});
