/** Verifies a catalog that another user or machine made, before it is taken over. */

import type { Role } from '#engine/catalog/thread/roles/role.ts';
import { verifyCatalogFile } from '#engine/catalog/thread/verify-catalog-file.ts';

export const role: Role =
  async (declared) =>
  async ({ path, place }) => {
    verifyCatalogFile(path, place!, await declared.migrations());
    return { shapes: {}, call: () => undefined, close: () => undefined };
  };
