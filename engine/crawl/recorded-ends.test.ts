/** How the end of a crawl is recorded: also while the catalog cannot be written, and with what a failed crawl skipped. */

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

test('the catalog keeps the skipped files of a crawl that fails after it has read its files', async () => {
  await using place = await openCrawlPlace();
  await place.write('a/1.csv', 'id,amount\n1,10\n');
  await place.write('b/1.csv', 'first,last\na,b\nc,d\n');
  const broken = await place.write('c/broken.json', '{"a": [1,');
  await expect(place.crawl({ tableThreshold: 1 })).rejects.toMatchObject({ code: 'Execution' });
  const [crawl] = (await place.catalog.crawls.getCrawls('test', { limit: 1 })).items;
  expect(crawl).toMatchObject({ state: 'FAILED', skippedCount: 1 });
  const skipped = await place.catalog.crawls.getSkippedFiles(crawl!.id, { limit: 10 });
  expect(skipped.items).toEqual([{ path: broken, reason: expect.stringContaining('not valid JSON') }]);
  await place.remove('a/1.csv');
  await expect(place.crawl({ targets: [{ path: `${place.lake}/missing` }] })).rejects.toThrow('missing');
  const [unread] = (await place.catalog.crawls.getCrawls('test', { limit: 1 })).items;
  expect(unread).toMatchObject({ state: 'FAILED', skippedCount: null });
});
