/** Entry of a catalog thread. */

import { latestVersion, loadMigrations } from '#engine/catalog/migrations/index.ts';
import { serveCatalog } from '#engine/catalog/thread/serve-catalog.ts';

await serveCatalog({
  nouns: async () => (await import('#engine/catalog/nouns.ts')).nouns,
  latestVersion,
  migrations: loadMigrations,
});
