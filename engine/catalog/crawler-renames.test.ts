/** Renames of crawlers: history, skipped files, queues and tables have the new name at once, and nothing of another one is mixed in. */

import { afterEach, beforeEach, expect, test } from 'vitest';
import { sampleTable } from '#engine/catalog/testing/sample-entities.ts';
import { openTemporaryCatalog, type TemporaryCatalog } from '#engine/catalog/testing/temporary-catalog.ts';

let place: TemporaryCatalog;
beforeEach(async () => {
  place = await openTemporaryCatalog();
});
afterEach(() => place[Symbol.asyncDispose]());

const rename = { from: 'landed', to: 'arrived', fromHash: 'f' };

async function crawl(id: string, crawlerName: string): Promise<void> {
  const { crawls } = place.catalog;
  await crawls.startCrawl({ id, crawlerName });
  await crawls.recordSkippedFiles(id, [{ path: `/in/${crawlerName}`, reason: 'empty file' }]);
  await crawls.finishCrawl(id, { state: 'SUCCEEDED', filesListed: 1, filesRead: 0, skippedCount: 1 });
}

async function idsOf(crawlerName: string): Promise<string[]> {
  return (await place.catalog.crawls.getCrawls(crawlerName, { limit: 10 })).items.map(({ id }) => id);
}

test('everything of a crawler follows, also when it is repeated', async () => {
  const { crawls, crawlerRenames, databases, tables } = place.catalog;
  await crawl('cr_1', 'landed');
  await crawl('cr_2', 'arrived');
  await databases.createDatabase({ name: 'sales' });
  const parameters = (name: string): object => ({ parameters: { classification: 'csv', UPDATED_BY_CRAWLER: name } });
  await tables.createTable(sampleTable('orders', parameters('landed')), 'test');
  await tables.createTable(sampleTable('others', parameters('other')), 'test');
  await crawlerRenames.beginCrawlerRename(rename);
  await crawlerRenames.finishCrawlerRename('landed');
  await crawlerRenames.finishCrawlerRename('landed');
  expect([await idsOf('landed'), await idsOf('arrived'), await idsOf('arrived (deleted)')]).toEqual([
    [],
    ['cr_1'],
    ['cr_2'],
  ]);
  expect((await crawls.getSkippedFiles('cr_1', { limit: 10 })).items.map(({ path }) => path)).toEqual(['/in/landed']);
  expect((await tables.getTable('sales', 'orders')).parameters).toEqual({
    classification: 'csv',
    UPDATED_BY_CRAWLER: 'arrived',
  });
  expect((await tables.getTable('sales', 'others')).parameters['UPDATED_BY_CRAWLER']).toBe('other');
  // What the next crawl skips continues the list of the last one.
  await crawls.startCrawl({ id: 'cr_3', crawlerName: 'arrived' });
  await crawls.recordSkippedFiles('cr_3', []);
  await crawls.finishCrawl('cr_3', { state: 'SUCCEEDED', filesListed: 0, filesRead: 0, skippedCount: 0 });
  expect((await crawls.getSkippedFiles('cr_3', { limit: 10 })).items).toEqual([]);
  expect((await crawls.getSkippedFiles('cr_1', { limit: 10 })).items).toHaveLength(1);
});
