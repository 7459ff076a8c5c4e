/** Verifies a catalog that another user or machine made, before it is taken over. */

import type { OpenRole } from '#engine/catalog/thread/roles/role.ts';
import { verifyCatalogFile } from '#engine/catalog/thread/verify-catalog-file.ts';

export const openRole: OpenRole = async ({ path, owner }) => {
  verifyCatalogFile(path, owner);
  return { call: () => undefined, close: () => undefined };
};
