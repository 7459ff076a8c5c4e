/** The entry of a worker process. */

import { keepNewFilesPrivate } from '#engine/base/owned/user-mask.ts';
import { operationModules } from '#engine/worker-operations.ts';
import { openWorkerChannel, serveOperations } from '#engine/workers/serve-operations.ts';

keepNewFilesPrivate();
serveOperations(openWorkerChannel(), operationModules);
