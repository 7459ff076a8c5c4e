/** Reads what a catalog says of itself, without opening it for work. */

import { inspectCatalog } from '#engine/catalog/thread/inspect-catalog.ts';
import type { OpenRole } from '#engine/catalog/thread/roles/role.ts';

export const openRole: OpenRole = async ({ path }) => ({ call: () => inspectCatalog(path), close: () => undefined });
