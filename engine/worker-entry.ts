/** The entry of a worker process. */

import { operationRooms } from '#engine/worker-operations.ts';
import { openWorkerChannel, serveOperations } from '#engine/workers/serve-operations.ts';

serveOperations(openWorkerChannel(), operationRooms);
