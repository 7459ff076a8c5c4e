/** Entry of a catalog thread. */

import { resolveOwnModules } from '#engine/own-modules.ts';

resolveOwnModules();
const [{ declaredCatalog }, { serveCatalog }] = await Promise.all([
  import('#engine/catalog/thread/declared-catalog.ts'),
  import('#engine/catalog/thread/serve-catalog.ts'),
]);
await serveCatalog(declaredCatalog);
