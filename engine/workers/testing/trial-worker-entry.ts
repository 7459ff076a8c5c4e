/** A worker process with the trial operations as well as the real ones. */

import { operationModules } from '#engine/worker-operations.ts';
import { openWorkerChannel, serveOperations } from '#engine/workers/serve-operations.ts';

serveOperations(openWorkerChannel(), {
  ...operationModules,
  trial: () => import('#engine/workers/testing/trial-operations.ts'),
});
