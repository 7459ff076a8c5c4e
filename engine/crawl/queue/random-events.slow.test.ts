/** Random changes of a bucket: a catalog that is kept up to date by events equals one of crawls of everything. */

import { expect, test } from 'vitest';
import { openCrawlPlace, type CrawlPlace } from '#engine/crawl/testing/crawl-place.ts';
import { byEvents, listed, openBucket, policy, queueArn, rows, target } from '#engine/crawl/testing/notified-bucket.ts';
import { withObjectService } from '#engine/storage/s3/object-service.ts';
import { s3Notification } from '#engine/storage/s3/testing/moto-queue.ts';
import { randomNumbers } from '#engine/testing/random.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';
import { parseHive } from '#engine/types/hive.ts';

const names = ['a.csv', 'b.csv', 'c.json', '_d.csv', 'e.tmp'];

test('by events or all at once', { timeout: 600_000 }, async () => {
  let [partial, crawls] = [0, 0];
  for (let seed = 1; seed <= triesOfRun(60, 20); seed += 1) {
    const random = randomNumbers(seed);
    const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
    await using bucket = await openBucket(seed);
    await using other = await openCrawlPlace();
    const present = new Set<string>();
    bucket.put('sales/always/a.csv', rows(1));
    for (let round = 0; round < 5; round += 1) {
      for (let change = 0; change < 1 + Math.floor(random() * 8); change += 1) {
        const folder = `${pick(['orders', 'people', 'x y'])}/${pick(['', 'day=1/', 'day=2/', 'day=ü/'])}`;
        const key = `sales/${folder}${pick(names)}`;
        if (present.has(key) && random() < 0.4) {
          bucket.delete(key);
          present.delete(key);
        } else {
          const csv = pick([rows(2), rows(5), 'k,l,m\n1,2,3\n', '']);
          bucket.put(key, key.endsWith('json') ? `{"id":${round}}\n` : csv);
          present.add(key);
        }
        // Some come twice.
        if (random() < 0.3) bucket.queue.send(s3Notification('lake', key));
      }
      bucket.queue.keepsDeleted = random() < 0.3;
      bucket.objects.requests.length = 0;
      await bucket.crawl(random() < 0.8 ? byEvents : { ...byEvents, recrawlBehavior: 'CRAWL_EVERYTHING' });
      crawls += 1;
      if (!listed(bucket.objects).includes('sales/')) partial += 1;
      await withObjectService(bucket.objects, () => other.crawl({ ...policy, targets: [target] }));
      expect(await bucket.place.state(), `seed ${seed}, round ${round}`).toEqual(await other.state());
    }
  }
  // The first crawl of each lists all.
  expect(partial / crawls).toBeGreaterThan(0.4);
});

/** Columns stay, and so do tables that are empty: what a crawl of everything would have done at the same times. */
test('tables of the catalog by events or all at once', { timeout: 600_000 }, async () => {
  let [partial, crawls] = [0, 0];
  for (let seed = 1; seed <= triesOfRun(40, 12); seed += 1) {
    const random = randomNumbers(seed);
    const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
    await using bucket = await openBucket(seed);
    await using other = await openCrawlPlace();
    const locations = ['s3://lake/sales/orders', 's3://lake/sales/orders/day=1', 's3://lake/sales/people/'];
    const tables = ['orders', 'first', 'people'];
    const create = async (place: CrawlPlace, name: string): Promise<void> => {
      const location = locations[tables.indexOf(name)]!;
      const reading = { classification: 'csv', compression: 'none', options: {} } as const;
      const input = { databaseName: 'lake', name, tableType: 'EXTERNAL_TABLE', location, reading } as const;
      const columns = [{ name: 'id', type: parseHive('bigint') }];
      await place.catalog.tables.createTable({ ...input, columns, partitionKeys: [], parameters: {} }, 'test', true);
    };
    const places = [bucket.place, other];
    for (const place of places) for (const name of tables) await create(place, name);
    const settings = {
      schemaChangePolicy: { deleteBehavior: 'LOG' },
      targets: [],
      databaseName: '',
      catalogTargets: [{ databaseName: 'lake', tables, eventQueueArn: queueArn }],
    };
    const present = new Set<string>();
    for (const folder of ['orders/day=1', 'people']) bucket.put(`sales/${folder}/always.csv`, rows(1));
    for (let round = 0; round < 6; round += 1) {
      for (let change = 0; change < Math.floor(random() * 6); change += 1) {
        const folder = `${pick(['orders', 'people', 'nobody'])}/${pick(['', 'day=1/', 'day=2/', 'x+y %41/', 'day=ü/'])}`;
        const key = `sales/${folder}${pick(names)}`;
        if (present.has(key) && random() < 0.5) {
          // A whole folder at once.
          const gone = random() < 0.3 ? [...present].filter((each) => each.startsWith(`sales/${folder}`)) : [key];
          for (const each of gone) {
            bucket.delete(each);
            present.delete(each);
          }
        } else {
          bucket.put(key, key.endsWith('json') ? `{"id":${round}}\n` : pick([rows(2), rows(5), 'id,more\n1,2\n', '']));
          present.add(key);
        }
        if (random() < 0.3) bucket.queue.send(s3Notification('lake', pick([...present, 'sales/never/was.csv'])));
      }
      if (random() < 0.2) {
        const name = pick(tables);
        for (const place of places) {
          await place.catalog.tables.deleteTable('lake', name);
          await create(place, name);
        }
      }
      bucket.queue.keepsDeleted = random() < 0.3;
      bucket.objects.requests.length = 0;
      await bucket.crawl({ ...settings, recrawlBehavior: 'CRAWL_EVENT_MODE' });
      crawls += 1;
      if (!listed(bucket.objects).includes('sales/people/')) partial += 1;
      await withObjectService(bucket.objects, () => other.crawl(settings));
      expect(await bucket.place.state(), `seed ${seed}, round ${round}`).toEqual(await other.state());
    }
  }
  expect(partial / crawls).toBeGreaterThan(0.3);
});
