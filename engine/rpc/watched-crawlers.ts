/** Handlers of the procedures of crawlers that watch their folders. */

import type { watchedCrawlerProcedures } from '#engine/contract/procedures/watched-crawlers.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

export const watchedCrawlerHandlers: Handlers<EngineServices, keyof typeof watchedCrawlerProcedures> = {
  async getWatchedCrawlers(_input, services) {
    return (await services.watching()).list();
  },
  async trustWorkspace(_input, services) {
    await (await services.watching()).trust();
    return {};
  },
};
