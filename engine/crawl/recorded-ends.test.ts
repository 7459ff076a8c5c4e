/** A crawl that ends while the catalog cannot be written is not recorded as running for ever. */

import { expect, test, vi } from 'vitest';
import { EngineError } from '#engine/contract/errors.ts';
import { openCrawlPlace } from '#engine/crawl/testing/crawl-place.ts';

test('the end of a crawl is recorded once the disk has room again', async () => {
  await using place = await openCrawlPlace();
  const { crawls } = place.catalog;
  const finish = crawls.finishCrawl;
  let refused = 0;
  vi.spyOn(crawls, 'finishCrawl').mockImplementation(async (...given) => {
    if ((refused += 1) > 2) return finish(...given);
    throw new EngineError('DiskFull', 'The disk is full.', { hint: 'Free some space.' });
  });
  await place.write('orders/a.csv', 'id\n1\n');
  expect(await place.crawl()).toMatchObject({ added: 1 });
  const { items } = await crawls.getCrawls('test', { limit: 1 });
  expect(items[0]).toMatchObject({ state: 'SUCCEEDED', error: null });
});
