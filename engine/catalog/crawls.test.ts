/** Crawls: publications, their differences and large rewrites, seen objects. */

import BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';

import type { CrawledTable, DeletedTable } from '#engine/catalog/crawl-publication.ts';
import type { SeenObject, TableObject } from '#engine/catalog/entities.ts';
import { pagesOf } from '#engine/catalog/page.ts';
import { readAll } from '#engine/catalog/testing/dump-catalog.ts';
import { sampleObject, sampleObjects, sampleTable } from '#engine/catalog/testing/sample-entities.ts';
import type { TemporaryCatalog } from '#engine/catalog/testing/temporary-catalog.ts';
import { openTemporaryCatalog } from '#engine/catalog/testing/temporary-catalog.ts';

describe('crawls', () => {
  let place: TemporaryCatalog | undefined;
  let crawlCount = 0;
  beforeEach(async () => {
    await place?.[Symbol.asyncDispose]();
    place = await openTemporaryCatalog();
  });
  afterAll(() => place?.[Symbol.asyncDispose]());
  const catalog = (): TemporaryCatalog['catalog'] => place!.catalog;

  async function crawl(tables: readonly CrawledTable[], deleteTables: readonly DeletedTable[] = []): Promise<void> {
    crawlCount += 1;
    const crawlId = `cr_${crawlCount}`;
    await catalog().crawls.startCrawl({ id: crawlId, crawlerName: 'c' });
    await catalog().crawls.publishCrawl({ crawlId, tables, deleteTables, changes: [] });
  }

  async function crawlOrders(objects: readonly TableObject[], change = {}): Promise<void> {
    const known = await catalog().tables.findTable('sales', 'orders');
    await crawl([{ table: sampleTable('orders', change), objects, expectedGeneration: known?.generation ?? null }]);
  }

  async function expectContent(objects: readonly TableObject[]): Promise<void> {
    const { tables } = catalog();
    const { table, objects: found } = await tables.getTableSnapshot('sales', 'orders');
    expect(found).toEqual([...objects].sort((left, right) => (left.path < right.path ? -1 : 1)));
    const paged = await readAll((after) => tables.getTableObjects('sales', 'orders', { after, limit: 997 }));
    expect(paged).toEqual(found);
    const partitions = await readAll((after) => tables.getPartitions('sales', 'orders', { after, limit: 7 }));
    const days = Map.groupBy(objects, (object) => JSON.stringify(object.partitionValues));
    expect(partitions.map(({ values }) => JSON.stringify(values)).sort()).toEqual([...days.keys()].sort());
    for (const partition of partitions) {
      const inside = days.get(JSON.stringify(partition.values))!;
      expect(partition).toMatchObject({ ...totals(inside), location: inside[0]!.path.replace(/\/[^/]*$/, '') });
    }
    expect(table).toMatchObject({ ...totals(objects), partitionCount: days.size });
  }

  test('a small crawl, then changes of every kind', async () => {
    const first = [...sampleObjects('orders', 'a', 3), ...sampleObjects('orders', 'b', 2)];
    await crawlOrders(first);
    await expectContent(first);
    const before = await catalog().tables.getTable('sales', 'orders');
    await crawlOrders(first);
    expect(await catalog().tables.getTable('sales', 'orders')).toEqual(before);
    const second = [
      { ...first[0]!, size: 7 },
      { ...first[1]!, recordCount: null },
      first[3]!,
      sampleObject('orders', '__null', 0, { partitionValues: [null] }),
    ];
    await crawlOrders(second.toReversed());
    await expectContent(second);
    const after = await catalog().tables.getTable('sales', 'orders');
    expect(after.generation).toBeGreaterThan(before.generation);
    expect(after).toMatchObject({ recordCount: null, versionId: 0 });
    await crawlOrders([]);
    await expectContent([]);
  });

  test('more objects than one batch, changed a little and then wholly', async () => {
    const first = ['a', 'b', 'c', 'd'].flatMap((day) => sampleObjects('orders', day, 3000));
    await crawlOrders(first.toReversed());
    await expectContent(first);
    const created = (await catalog().tables.getPartitions('sales', 'orders')).items.map((each) => each.createTime);
    const little = first
      .filter((_, index) => index % 100 !== 0)
      .map((object, index) => (index % 500 === 0 ? { ...object, size: 1 } : object));
    await crawlOrders(little);
    await expectContent(little);
    const whole = first.map((object) => ({ ...object, inferenceHash: 'other' }));
    await crawlOrders(whole);
    await expectContent(whole);
    expect((await catalog().tables.getPartitions('sales', 'orders')).items.map((each) => each.createTime)).toEqual(
      created,
    );
    await crawlOrders(whole.slice(0, 10));
    await expectContent(whole.slice(0, 10));
    await expect.poll(() => listingStates()).toEqual(['live']);
  });

  test('a new table is written page by page, and becomes visible only when complete', async () => {
    const objects = sampleObjects('orders', 'a', 12_000);
    const table = sampleTable('orders');
    async function* pages(end?: () => readonly TableObject[]): AsyncGenerator<readonly TableObject[], void, void> {
      for (let from = 0; from < objects.length; from += 4500) yield objects.slice(from, from + 4500);
      if (end !== undefined) yield end();
    }
    const publish = (end?: () => readonly TableObject[]): Promise<void> =>
      crawl([{ table, objects: pages(end), expectedGeneration: null }]);
    const lost = (): never => {
      throw new Error('the worker is gone');
    };
    await expect(publish(lost)).rejects.toThrow('the worker is gone');
    await expect(publish(() => [objects.at(-1)!])).rejects.toMatchObject({ code: 'InvalidInput' });
    await expect(publish(() => [objects[7]!])).rejects.toThrow();
    expect(await catalog().tables.findTable('sales', 'orders')).toBeUndefined();
    await publish();
    await expectContent(objects);
    await expect(publish()).rejects.toMatchObject({ code: 'ConcurrentModification' });
    await expectContent(objects);
  });

  test('an unchanged table of any size is not rewritten', async () => {
    const objects = sampleObjects('orders', 'a', 6000);
    await crawlOrders(objects);
    const listings = listingIds();
    await crawlOrders(objects);
    await crawlOrders([...objects, sampleObject('orders', 'b', 1)]);
    expect(listingIds()).toEqual(listings);
  });

  test('other partition keys give the table a new list', async () => {
    await crawlOrders(sampleObjects('orders', 'a', 3));
    const objects = sampleObjects('orders', 'a', 3).map((object) => ({ ...object, partitionValues: [] }));
    await crawlOrders(objects, { partitionKeys: [] });
    const { table, objects: found } = await catalog().tables.getTableSnapshot('sales', 'orders');
    expect(found).toEqual(objects);
    expect(table).toMatchObject({ partitionCount: 0, versionId: 1 });
  });

  test('paths are ordered as SQLite orders them', async () => {
    const names = ['\u{1F984}', '\uffe6', 'a', 'ä', '', '\u{10000}', 'a/b', 'a!', ' '];
    const objects = names.map((name) => sampleObject('orders', 'a', 0, { path: `/lake/orders/day=a/${name}x` }));
    await crawlOrders(objects);
    await crawlOrders(objects.toReversed());
    await crawlOrders(objects.slice(1));
    const { objects: found } = await catalog().tables.getTableSnapshot('sales', 'orders');
    expect(found.map((object) => object.path).sort()).toEqual(
      objects
        .slice(1)
        .map((object) => object.path)
        .sort(),
    );
  });

  test('a table that moved fails the whole publication', async () => {
    await crawlOrders(sampleObjects('orders', 'a', 2));
    const { generation } = await catalog().tables.getTable('sales', 'orders');
    const other = { table: sampleTable('other'), objects: sampleObjects('other', 'a', 6000), expectedGeneration: null };
    const orders = { table: sampleTable('orders'), objects: [], expectedGeneration: generation - 1 };
    await expect(crawl([other, orders])).rejects.toMatchObject({ code: 'ConcurrentModification' });
    expect(await catalog().tables.findTable('sales', 'other')).toBeUndefined();
    await expect.poll(() => listingStates()).toEqual(['live']);
    await expect(crawl([{ ...orders, expectedGeneration: null }])).rejects.toMatchObject({
      code: 'ConcurrentModification',
    });
    await expect(crawl([{ ...other, expectedGeneration: 3 }])).rejects.toMatchObject({
      code: 'ConcurrentModification',
    });
  });

  test('a table that moved is not removed, and nothing else is published', async () => {
    await crawlOrders(sampleObjects('orders', 'a', 2));
    const { generation } = await catalog().tables.getTable('sales', 'orders');
    const other = { table: sampleTable('other'), objects: [], expectedGeneration: null };
    const planned = { databaseName: 'Sales', name: 'Orders', expectedGeneration: generation };
    // As a run that commits while the other table is written.
    await crawlOrders(sampleObjects('orders', 'a', 3));
    await expect(crawl([other], [planned])).rejects.toMatchObject({ code: 'ConcurrentModification' });
    expect(await catalog().tables.findTable('sales', 'other')).toBeUndefined();
    const { generation: now } = await catalog().tables.getTable('sales', 'orders');
    await crawl([other], [{ ...planned, expectedGeneration: now }]);
    expect(await catalog().tables.findTable('sales', 'orders')).toBeUndefined();
    // It is gone already.
    await crawl([], [planned]);
  });

  test('paths or tables twice, and values that do not fit the keys, are refused', async () => {
    const object = sampleObject('orders', 'a', 1);
    const orders = { table: sampleTable('orders'), objects: [object], expectedGeneration: null };
    await expect(crawl([{ ...orders, objects: [object, object] }])).rejects.toMatchObject({ code: 'InvalidInput' });
    await expect(crawl([orders, { ...orders, table: sampleTable('ORDERS') }])).rejects.toMatchObject({
      code: 'InvalidInput',
    });
    const broken = { ...orders, objects: [{ ...object, path: '/lake/orders/\ud800' }] };
    await expect(crawl([broken])).rejects.toMatchObject({ code: 'InvalidInput' });
    const misfit = { ...orders, objects: [{ ...object, partitionValues: [] }] };
    await expect(crawl([misfit])).rejects.toMatchObject({ code: 'InvalidInput' });
  });

  test('each crawl has a record and is finished once', async () => {
    const { crawls } = catalog();
    const change = {
      change: 'added',
      entity: 'table',
      databaseName: 'sales',
      tableName: 'orders',
      description: '2 columns',
    } as const;
    await crawls.startCrawl({ id: 'cr_x', crawlerName: 'x' });
    await expect(crawls.startCrawl({ id: 'cr_x', crawlerName: 'x' })).rejects.toMatchObject({ code: 'AlreadyExists' });
    await crawls.publishCrawl({
      crawlId: 'cr_x',
      tables: [{ table: sampleTable('orders'), objects: [], expectedGeneration: null }],
      deleteTables: [{ databaseName: 'sales', name: 'never' }],
      changes: Array.from({ length: 2500 }, () => change),
    });
    const warnings = Array.from({ length: 150 }, (_, place) => `warning ${place}`);
    const finished = await crawls.finishCrawl('cr_x', { state: 'SUCCEEDED', filesRead: 1, filesListed: 2, warnings });
    expect(finished).toMatchObject({ warningCount: 150, warnings: warnings.slice(0, 100) });
    expect(finished).toMatchObject({ state: 'SUCCEEDED', filesRead: 1, filesListed: 2, error: null });
    expect(finished.changes).toHaveLength(2500);
    expect(await crawls.getCrawl('cr_x')).toEqual(finished);
    await expect(crawls.finishCrawl('cr_x', { state: 'FAILED', filesRead: 0, filesListed: 0 })).rejects.toMatchObject({
      code: 'InvalidState',
    });
    const late = crawls.publishCrawl({ crawlId: 'cr_x', tables: [], deleteTables: [], changes: [] });
    await expect(late).rejects.toMatchObject({ code: 'InvalidState' });
    await crawls.startCrawl({ id: 'cr_y', crawlerName: 'y' });
    expect((await readAll((after) => crawls.getCrawls(undefined, { after, limit: 1 }))).map(({ id }) => id)).toEqual([
      'cr_y',
      'cr_x',
    ]);
    expect((await crawls.getCrawls('x')).items.map(({ id }) => id)).toEqual(['cr_x']);
    await crawl([], [{ databaseName: 'Sales', name: 'Orders' }]);
    expect(await catalog().tables.findTable('sales', 'orders')).toBeUndefined();
  });

  test('seen objects are kept by path under a root', async () => {
    const { crawls } = catalog();
    const seen = (path: string, size = 1) => ({ path, size, modifiedMicros: 5, inference: '{"a":1}' });
    const many = Array.from({ length: 12_000 }, (_, index) => seen(`/lake/a/${String(index).padStart(5, '0')}`));
    const below = async (root: string, limit = 5000): Promise<SeenObject[]> =>
      (await Array.fromAsync(pagesOf((after) => crawls.getSeenObjects(root, { limit, after })))).flat();
    await crawls.putSeenObjects([...many, seen('/lake/ab'), seen('/lake/a'), seen('/lake/a-b'), seen('/lake/a-b/c')]);
    await crawls.putSeenObjects([seen('/lake/ab', 2)]);
    expect(await below('/lake/a')).toEqual([seen('/lake/a'), ...many]);
    expect(await below('/lake/a-b', 1)).toEqual([seen('/lake/a-b'), seen('/lake/a-b/c')]);
    await crawls.deleteSeenObjects(['/lake/a-b', '/lake/a-b/c']);
    expect(await below('/lake/ab/')).toEqual([seen('/lake/ab', 2)]);
    await crawls.deleteSeenObjects(many.map((object) => object.path));
    expect(await below('/')).toEqual([seen('/lake/a'), seen('/lake/ab', 2)]);
    await crawls.putSeenObjects([]);
  });

  /** Without those that an undo needs. */
  const used = `FROM listings WHERE id NOT IN (SELECT removed_listing FROM crawl_undos WHERE removed_listing IS NOT NULL
    UNION SELECT added_listing FROM crawl_undos WHERE added_listing IS NOT NULL)`;
  function listingStates(): unknown[] {
    return query(`SELECT state ${used}`);
  }
  function listingIds(): unknown[] {
    return query(`SELECT id ${used}`);
  }
  function query(text: string): unknown[] {
    const database = new BetterSqlite3(place!.path, { readonly: true });
    try {
      return database.prepare(text).pluck().all();
    } finally {
      database.close();
    }
  }
});

function totals(objects: readonly TableObject[]) {
  const records = objects.map((object) => object.recordCount);
  return {
    objectCount: objects.length,
    sizeBytes: objects.reduce((sum, object) => sum + object.size, 0),
    recordCount: records.includes(null) ? null : records.reduce<number>((sum, count) => sum + count!, 0),
  };
}
