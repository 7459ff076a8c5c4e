/** The entry of a worker process. */

import { resolveOwnModules } from '#engine/own-modules.ts';

resolveOwnModules();
const { interpretSchemas } = await import('#engine/base/interpreted-schemas.ts');
interpretSchemas();
const [
  { keepNewFilesPrivate },
  { operationModules },
  { openWorkerChannel, serveOperations },
  { useObjectsOfHost },
  { useCodeOfHost },
] = await Promise.all([
  import('#engine/base/owned/user-mask.ts'),
  import('#engine/worker-operations.ts'),
  import('#engine/workers/serve-operations.ts'),
  import('#engine/storage/s3/objects-of-host.ts'),
  import('#engine/code/code-of-host.ts'),
]);
keepNewFilesPrivate();
useObjectsOfHost();
useCodeOfHost();
serveOperations(openWorkerChannel(), operationModules);
