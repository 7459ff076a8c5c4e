/** Reads what a catalog says of itself, without opening it for work. */

import { inspectCatalog } from '#engine/catalog/thread/inspect-catalog.ts';
import type { Role } from '#engine/catalog/thread/roles/role.ts';

export const role: Role =
  async () =>
  async ({ path }) => ({ shapes: {}, call: () => inspectCatalog(path), close: () => undefined });
