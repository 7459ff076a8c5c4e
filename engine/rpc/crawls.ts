/** Handlers of the crawls' procedures. */

import type { Crawl } from '#engine/catalog/entities.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { crawlProcedures } from '#engine/contract/procedures/crawls.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { errorOf, mapPage } from '#engine/rpc/entity-text.ts';
import { pushedItems } from '#engine/rpc/pushed-items.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

function crawlText(crawl: Crawl): Output<'getCrawl'> {
  return { ...crawl, error: errorOf(crawl.error) };
}

export const crawlHandlers: Handlers<EngineServices, keyof typeof crawlProcedures> = {
  async *crawl(request, services, signal) {
    if ((request.crawlerName === undefined) === (request.path === undefined)) {
      throw new EngineError('InvalidInput', 'A crawl takes a crawler or a path, one of them.', {
        hint: 'Give crawlerName or path.',
      });
    }
    const crawls = await services.crawls();
    yield* pushedItems<Output<'crawl'>, Awaited<ReturnType<typeof crawls.crawl>>>(
      (push) => crawls.crawl(request, (progress) => push({ item: 'progress', ...progress }), signal),
      (done) => ({ item: 'result', ...done }),
    );
  },
  async getCrawl({ id }, services) {
    return crawlText(await (await services.catalog()).crawls.getCrawl(id));
  },
  async getCrawls({ crawlerName, ...page }, services) {
    return mapPage(await (await services.catalog()).crawls.getCrawls(crawlerName, page), crawlText);
  },
};
