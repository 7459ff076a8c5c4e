/** Entry of a catalog thread. */

import { latestVersion } from '#engine/catalog/migrations/latest-version.ts';
import { serveCatalog } from '#engine/catalog/thread/serve-catalog.ts';

await serveCatalog({
  nouns: async () => (await import('#engine/catalog/nouns.ts')).nouns,
  latestVersion,
  migrations: async () => (await import('#engine/catalog/migrations/index.ts')).migrations,
});
