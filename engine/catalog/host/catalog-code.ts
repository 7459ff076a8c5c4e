/** Where the code is that serves a catalog. */

import type { DeclaredCatalog } from '#engine/catalog/thread/roles/role.ts';

export interface CatalogCode {
  /** Module of a thread, loaded at once. */
  readonly entry: URL;
  /** For the calling thread. */
  declared(): Promise<DeclaredCatalog>;
}

export const catalogCode: CatalogCode = {
  entry: new URL('../thread/catalog-thread.ts', import.meta.url),
  declared: async () => (await import('#engine/catalog/thread/declared-catalog.ts')).declaredCatalog,
};
