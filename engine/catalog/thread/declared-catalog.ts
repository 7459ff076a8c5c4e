/** The catalog as its threads know it. */

import { latestVersion, loadMigrations } from '#engine/catalog/migrations/index.ts';
import type { DeclaredCatalog } from '#engine/catalog/thread/roles/role.ts';

export const declaredCatalog: DeclaredCatalog = {
  nouns: async () => (await import('#engine/catalog/nouns.ts')).nouns,
  latestVersion,
  migrations: loadMigrations,
};
