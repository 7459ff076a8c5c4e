/** Crawls of tables of the catalog by events: only folders that messages name, within the locations of the tables. */

import { describe, expect, test } from 'vitest';
import type { TableInput } from '#engine/catalog/entities.ts';
import { crawlerSchema } from '#engine/contract/definitions/crawler.ts';
import { byEvents, listed, openBucket, queueArn, rows, type Bucket } from '#engine/crawl/testing/notified-bucket.ts';
import { s3Notification } from '#engine/storage/s3/testing/moto-queue.ts';
import { parseHive } from '#engine/types/hive.ts';

const keepsTables = {
  name: 'keep',
  databaseName: '',
  targets: [],
  schemaChangePolicy: { deleteBehavior: 'LOG' },
  recrawlBehavior: 'CRAWL_EVENT_MODE',
};

/** Of a crawler of these tables of the database `lake`. */
function of(...tables: string[]): Record<string, unknown> {
  return { ...keepsTables, catalogTargets: [{ databaseName: 'lake', tables, eventQueueArn: queueArn }] };
}

/** With the tables `orders` (folders of days) and `people`, as a crawl found them. */
async function openTables(): Promise<Bucket> {
  const bucket = await openBucket();
  for (let day = 1; day <= 9; day += 1) bucket.objects.put(`sales/orders/day=${day}/a.csv`, rows(day));
  bucket.objects.put('sales/people/a.csv', 'k,l,m\n1,2,3\n');
  await bucket.crawl({ ...byEvents, targets: [{ path: 's3://lake/sales' }], recrawlBehavior: 'CRAWL_EVERYTHING' });
  bucket.objects.requests.length = 0;
  return bucket;
}

async function createTable({ place }: Bucket, table: Pick<TableInput, 'name' | 'location'>): Promise<void> {
  await place.catalog.tables.createTable(
    {
      databaseName: 'lake',
      tableType: 'EXTERNAL_TABLE',
      columns: [{ name: 'id', type: parseHive('bigint') }],
      partitionKeys: [],
      reading: { classification: 'csv', compression: 'none', options: {} },
      parameters: {},
      ...table,
    },
    'a person',
    true,
  );
}

const pathsOf = async ({ place }: Bucket, table: string): Promise<string[]> =>
  (await place.objects(table)).map(({ path }) => path.slice('s3://lake/'.length)).sort();

describe('a crawl of tables by events', () => {
  test('lists everything first, and then only folders that messages name within the tables', async () => {
    await using bucket = await openTables();
    const { objects, queue } = bucket;
    expect(await bucket.crawl(of('orders', 'people'))).toMatchObject({ updated: 0, unchanged: 2, filesListed: 10 });
    expect(listed(objects)).toEqual(expect.arrayContaining(['sales/orders/', 'sales/people/']));
    objects.requests.length = 0;

    expect(await bucket.crawl(of('orders', 'people'))).toMatchObject({ unchanged: 2, filesListed: 10, filesRead: 0 });
    expect(listed(objects)).toEqual([]);

    bucket.put('sales/orders/day=2/b.csv', rows(2));
    bucket.put('sales/orders/day=10/a b+ü.csv', rows(1));
    bucket.delete('sales/orders/day=3/a.csv');
    bucket.put('sales/people/_hidden.csv', 'x\n1\n');
    // No table is there, and none is created.
    bucket.put('sales/else/a.csv', 'x\n1\n');
    const result = await bucket.crawl(of('orders', 'people'));
    expect(result).toMatchObject({ added: 0, updated: 1, unchanged: 1, filesListed: 11, filesRead: 2, warnings: [] });
    expect(listed(objects).sort()).toEqual(['sales/orders/day=10/', 'sales/orders/day=2/', 'sales/orders/day=3/']);
    expect(queue.size).toBe(0);
    expect(await pathsOf(bucket, 'orders')).toEqual(
      ['1/a', '10/a b+ü', '2/a', '2/b', '4/a', '5/a', '6/a', '7/a', '8/a', '9/a'].map(
        (name) => `sales/orders/day=${name}.csv`,
      ),
    );
    expect((await bucket.place.catalog.tables.getTables('lake', { limit: 9 })).items).toHaveLength(2);
  });

  test('messages about other buckets stay in the queue, and a warning names them', async () => {
    await using bucket = await openTables();
    await bucket.crawl(of('orders'));
    bucket.queue.send(s3Notification('other', 'x.csv'));
    bucket.put('sales/people/b.csv', 'k,l,m\n1,2,3\n');
    const { warnings } = await bucket.crawl(of('orders'));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('the bucket "other", which no target of the crawler is in');
    expect(bucket.queue.size).toBe(1);
  });

  test('takes a table inside another, two tables of one folder, and one that is a file', async () => {
    await using bucket = await openTables();
    await createTable(bucket, { name: 'fifth', location: 's3://lake/sales/orders/day=5/' });
    await createTable(bucket, { name: 'again', location: 's3://lake/sales/orders/day=5' });
    bucket.objects.put('one.csv', rows(1));
    await createTable(bucket, { name: 'one', location: 's3://lake/one.csv' });
    const tables = ['orders', 'fifth', 'again', 'one'];
    await bucket.crawl(of(...tables));
    bucket.objects.requests.length = 0;
    bucket.put('sales/orders/day=5/b.csv', rows(3));
    expect(await bucket.crawl(of(...tables))).toMatchObject({ updated: 3, unchanged: 1 });
    expect(listed(bucket.objects)).toEqual(['sales/orders/day=5/']);
    for (const name of ['fifth', 'again'])
      expect(await pathsOf(bucket, name)).toEqual(['sales/orders/day=5/a.csv', 'sales/orders/day=5/b.csv']);
    bucket.put('one.csv', rows(7));
    expect(await bucket.crawl(of(...tables))).toMatchObject({ updated: 1, unchanged: 3 });
    expect(await bucket.place.table('one')).toMatchObject({ recordCount: 7 });
  });

  test('a table whose last file was removed is left as it was, as by a crawl of everything', async () => {
    await using bucket = await openTables();
    await bucket.crawl(of('people'));
    bucket.delete('sales/people/a.csv');
    const missing = {
      code: 'FileNotFound',
      message: 'Cannot crawl lake.people: its location s3://lake/sales/people does not exist.',
    };
    await expect(bucket.crawl(of('people'))).rejects.toMatchObject(missing);
    expect(await pathsOf(bucket, 'people')).toEqual(['sales/people/a.csv']);
    await expect(bucket.crawl({ ...of('people'), recrawlBehavior: 'CRAWL_EVERYTHING' })).rejects.toMatchObject(missing);
    bucket.put('sales/people/b.csv', 'k,l,m\n1,2,3\n');
    expect(await bucket.crawl(of('people'))).toMatchObject({ updated: 1 });
    expect(await pathsOf(bucket, 'people')).toEqual(['sales/people/b.csv']);
  });

  test('everything is listed when a table was added, moved or created again', async () => {
    await using bucket = await openTables();
    await bucket.crawl(of('people'));
    // No message reports this one.
    bucket.objects.put('sales/people/b.csv', 'k,l,m\n1,2,3\n');
    expect(await bucket.crawl(of('people'))).toMatchObject({ filesListed: 1 });
    expect(await bucket.crawl(of('people', 'orders'))).toMatchObject({ filesListed: 11 });
    bucket.objects.put('sales/people/c.csv', 'k,l,m\n1,2,3\n');
    const people = await bucket.place.table('people');
    await bucket.place.catalog.tables.deleteTable('lake', 'people');
    await createTable(bucket, { name: 'people', location: people.location });
    expect(await bucket.crawl(of('people', 'orders'))).toMatchObject({ updated: 1 });
    expect(await pathsOf(bucket, 'people')).toContain('sales/people/b.csv');
  });

  test('a message that came while the table was elsewhere counts once the table is back', async () => {
    await using bucket = await openTables();
    await bucket.crawl(of('people'));
    const move = async (location: string): Promise<void> => {
      const people = await bucket.place.table('people');
      await bucket.place.catalog.tables.updateTable({ ...people, location }, 'a person');
    };
    const { location } = await bucket.place.table('people');
    await move('s3://lake/nowhere');
    bucket.put('sales/people/b.csv', 'k,l,m\n1,2,3\n');
    await expect(bucket.crawl(of('people'))).rejects.toMatchObject({ code: 'FileNotFound' });
    expect(bucket.queue.size).toBe(0);
    await move(location);
    await bucket.crawl(of('people'));
    expect(await pathsOf(bucket, 'people')).toEqual(['sales/people/a.csv', 'sales/people/b.csv']);
  });

  test('a table that was deleted fails the crawl before a message is read', async () => {
    await using bucket = await openTables();
    await bucket.crawl(of('orders', 'people'));
    const { location } = await bucket.place.table('people');
    bucket.put('sales/people/b.csv', 'k,l,m\n1,2,3\n');
    await bucket.place.catalog.tables.deleteTable('lake', 'people');
    await expect(bucket.crawl(of('orders', 'people'))).rejects.toMatchObject({ code: 'EntityNotFound' });
    expect(bucket.queue.size).toBe(1);
    await createTable(bucket, { name: 'people', location });
    expect(await bucket.crawl(of('orders', 'people'))).toMatchObject({ updated: 1 });
    expect(await pathsOf(bucket, 'people')).toEqual(['sales/people/a.csv', 'sales/people/b.csv']);
  });

  test('is refused for a table outside of buckets, and without a queue', async () => {
    await using bucket = await openTables();
    await createTable(bucket, { name: 'local', location: bucket.place.lake });
    await expect(bucket.crawl(of('orders', 'local'))).rejects.toMatchObject({
      code: 'InvalidDefinition',
      message: `Cannot use the crawler "keep": the location of lake.local, ${bucket.place.lake}, is not in a bucket.`,
    });
    const silent = { ...keepsTables, catalogTargets: [{ databaseName: 'lake', tables: ['orders'] }] };
    await expect(bucket.crawl(silent)).rejects.toMatchObject({
      message: expect.stringContaining('none of its targets names a queue') as string,
    });
    expect(bucket.queue.asked).toEqual([]);
  });
});

test('the queue of a target is an ARN or a URL', () => {
  const [target] = of('t')['catalogTargets'] as Record<string, unknown>[];
  expect(crawlerSchema.safeParse(of('t')).success).toBe(true);
  const bad = { ...of('t'), catalogTargets: [{ ...target, eventQueueArn: 'lake' }] };
  expect(crawlerSchema.safeParse(bad).error?.issues[0]?.path).toEqual(['catalogTargets', 0, 'eventQueueArn']);
});
