/** Crawls of one table that end at once, with what they find in its folder. */

import type { TableObject } from '#engine/catalog/entities.ts';
import { sampleTable } from '#engine/catalog/testing/sample-entities.ts';
import type { TriggerPlace } from '#engine/orchestrate/triggers/testing/trigger-place.ts';

let crawls = 0;

/** A crawl that runs has found these. */
export async function publishObjects(
  { catalog }: TriggerPlace,
  crawlId: string,
  objects: readonly TableObject[],
  name = 'orders',
): Promise<void> {
  const known = await catalog.tables.findTable('sales', name);
  const table = { table: sampleTable(name), objects, expectedGeneration: known?.generation ?? null };
  await catalog.crawls.publishCrawl({ crawlId, tables: [table], deleteTables: [], changes: [] });
}

/** @returns the id of the crawl; the triggers have seen its end. */
export async function crawlObjects(
  place: TriggerPlace,
  objects: readonly TableObject[],
  crawlerName = 'lake',
  name = 'orders',
): Promise<string> {
  crawls += 1;
  const crawlId = `cr_${crawls}`;
  const { crawls: records } = place.catalog;
  await records.startCrawl({ id: crawlId, crawlerName });
  await publishObjects(place, crawlId, objects, name);
  await records.finishCrawl(crawlId, { state: 'SUCCEEDED', filesRead: 0, filesListed: objects.length });
  await place.control.look();
  await place.control.settled();
  return crawlId;
}
