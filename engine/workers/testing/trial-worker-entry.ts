/** A worker process with the trial operations as well as the real ones. */

import { operationRooms } from '#engine/worker-operations.ts';
import { openWorkerChannel, serveOperations } from '#engine/workers/serve-operations.ts';

serveOperations(openWorkerChannel(), {
  ...operationRooms,
  trial: () => import('#engine/workers/testing/trial-operations.ts'),
});
