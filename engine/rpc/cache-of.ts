/** The cache of the workspace that is served, and how much it may hold. */

import { join } from 'node:path';
import type { EngineServices } from '#engine/rpc/services.ts';

export async function cacheOf(services: EngineServices): Promise<{ folder: string; budgetBytes: number }> {
  const { stateFolder, definition } = await services.workspace();
  return { folder: join(stateFolder, 'cache'), budgetBytes: definition.defaults.cacheBytes };
}
