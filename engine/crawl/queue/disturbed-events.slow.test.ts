/**
 * A bucket that changes while it is crawled by events: messages come late, twice and in any order, also to a watch that
 * reads them meanwhile, requests fail, and crawls end in the middle. Once it rests and the last message has come, a crawl of everything finds nothing to change.
 */

import { expect, test } from 'vitest';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import { crawlerSchema } from '#engine/contract/definitions/crawler.ts';
import { rootsOf } from '#engine/crawl/crawl-work.ts';
import { queuesOf } from '#engine/crawl/queue/queued-crawl.ts';
import { readQueue } from '#engine/crawl/queue/read-queue.ts';
import { byEvents, listed, openBucket, queueArn, rows, type Bucket } from '#engine/crawl/testing/notified-bucket.ts';
import { withObjectService, type ObjectService } from '#engine/storage/s3/object-service.ts';
import { s3Notification } from '#engine/storage/s3/testing/moto-queue.ts';
import { randomNumbers } from '#engine/testing/random.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';
import { parseHive } from '#engine/types/hive.ts';

const tables = ['orders', 'first', 'people'];
const locations = ['s3://lake/sales/orders', 's3://lake/sales/orders/day=1/', 's3://lake/sales/people'];
const ofTables = {
  schemaChangePolicy: { deleteBehavior: 'LOG' },
  targets: [],
  databaseName: '',
  catalogTargets: [{ databaseName: 'lake', tables, eventQueueArn: queueArn }],
  recrawlBehavior: 'CRAWL_EVENT_MODE',
};

async function createTables({ place }: Bucket): Promise<void> {
  for (const [at, name] of tables.entries())
    await place.catalog.tables.createTable(
      {
        databaseName: 'lake',
        name,
        tableType: 'EXTERNAL_TABLE',
        location: locations[at]!,
        reading: { classification: 'csv', compression: 'none', options: {} },
        columns: [{ name: 'id', type: parseHive('bigint') }],
        partitionKeys: [],
        parameters: {},
      },
      'test',
      true,
    );
}

/** What may end a crawl here. */
const expected = new Set(['IoFailed', 'FileNotFound', 'FileChanged', 'InvalidInput']);

test.each([
  ['folders', byEvents],
  ['tables of the catalog', ofTables],
])('%s', { timeout: 600_000 }, async (_what, settings) => {
  let [done, failed, partial] = [0, 0, 0];
  for (let seed = 1; seed <= triesOfRun(16, 4); seed += 1) {
    const random = randomNumbers(seed);
    const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
    await using bucket = await openBucket(seed);
    const { objects, queue, place } = bucket;
    await createTables(bucket);
    const present = new Set<string>();
    let late: string[] = [];
    const tell = (key: string, name: string): void => {
      const message = s3Notification('lake', key, name);
      for (let times = random() < 0.2 ? 2 : 1; times > 0; times -= 1)
        if (random() < 0.5) queue.send(message);
        else late.push(message);
    };
    const change = (): void => {
      const folder = `${pick(['orders', 'people', 'x+y %41'])}/${pick(['', 'day=1/', 'day=ü/'])}`;
      const key = `sales/${folder}${pick(['a.csv', 'b.csv', 'c d.csv'])}`;
      if (present.has(key) && random() < 0.5)
        for (const each of random() < 0.3 ? [...present].filter((one) => one.startsWith(`sales/${folder}`)) : [key]) {
          objects.delete(each);
          present.delete(each);
          tell(each, 'ObjectRemoved:Delete');
        }
      else {
        objects.put(key, pick([rows(2), rows(5), 'id,more\n1,2\n']));
        present.add(key);
        tell(key, 'ObjectCreated:Put');
      }
    };
    const crawler = crawlerSchema.parse({ name: 'test', databaseName: 'lake', ...settings });
    const reader = { catalog: place.catalog, askQueue: queue.ask };
    const how = { waitSeconds: 0, receipts: 1 };
    const readOnce = async (): Promise<void> => {
      const roots = await rootsOf({ crawler, catalog: place.catalog, workspaceRoot: place.folder });
      const { signal } = new AbortController();
      for (const each of queuesOf(crawler, roots))
        await readQueue(reader, each, { retentionMillis: queue.retentionMillis }, how, signal).catch(() => undefined);
    };
    const disturb = async (): Promise<void> => {
      if (random() < 0.05) change();
      // As the watch of the crawler does meanwhile.
      if (random() < 0.05) await readOnce();
      if (random() < 0.01) throw new EngineError('IoFailed', 'The server is busy.', { hint: 'Run again.' });
    };
    const disturbed: ObjectService = {
      list: async (request) => (await disturb(), await objects.list(request)),
      find: async (request) => (await disturb(), await objects.find(request)),
      read: async (request) => (await disturb(), await objects.read(request)),
    };
    for (const folder of ['orders/day=1', 'people']) bucket.put(`sales/${folder}/always.csv`, rows(1));
    for (let round = 0; round < 8; round += 1) {
      for (let count = Math.floor(random() * 4); count > 0; count -= 1) change();
      const come = late.filter(() => random() < 0.5);
      late = late.filter((message) => !come.includes(message));
      for (const message of come) queue.send(message);
      queue.keepsDeleted = random() < 0.2;
      queue.failure =
        random() < 0.1 ? new EngineError('IoFailed', 'The queue is busy.', { hint: 'Run again.' }) : undefined;
      objects.requests.length = 0;
      await withObjectService(disturbed, () => place.crawl(settings, { askQueue: queue.ask })).then(
        () => {
          done += 1;
          const prefixes = listed(objects);
          if (!prefixes.includes('sales/') && !prefixes.includes('sales/people/')) partial += 1;
        },
        (thrown: unknown) => {
          failed += 1;
          const error = toEngineError(thrown);
          expect(expected, `seed ${seed}: ${error.message}`).toContain(error.code);
        },
      );
    }
    for (const message of late) queue.send(message);
    queue.failure = undefined;
    queue.keepsDeleted = false;
    await bucket.crawl(settings);
    const before = await place.state();
    const all = { ...settings, recrawlBehavior: 'CRAWL_EVERYTHING' };
    const result = await withObjectService(objects, () => place.crawl(all));
    expect(result, `seed ${seed}`).toMatchObject({ added: 0, updated: 0, deleted: 0, filesRead: 0 });
    expect(await place.state(), `seed ${seed}`).toEqual(before);
    expect(queue.size).toBe(0);
  }
  expect(done).toBeGreaterThan(failed);
  expect(partial / done).toBeGreaterThan(0.2);
});
