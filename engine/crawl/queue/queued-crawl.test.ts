/** Crawls by events of a queue find what crawls of everything find, and list only what changed. */

import { describe, expect, test } from 'vitest';
import { EngineError } from '#engine/contract/errors.ts';
import {
  byEvents,
  listed,
  openBucket,
  queueArn,
  rows,
  target,
  type Bucket,
} from '#engine/crawl/testing/notified-bucket.ts';
import { withObjectService } from '#engine/storage/s3/object-service.ts';
import { s3Notification } from '#engine/storage/s3/testing/moto-queue.ts';

test('only the folders that messages name are listed', async () => {
  await using bucket = await openBucket();
  const { objects, queue } = bucket;
  for (let day = 1; day <= 9; day += 1) bucket.put(`sales/orders/day=${day}/a.csv`, rows(day));
  bucket.put('sales/people/a.csv', 'k,l,m\n1,2,3\n');
  expect(await bucket.crawl()).toMatchObject({ added: 2, filesListed: 10, filesRead: 10 });
  expect(queue.size).toBe(0);

  objects.requests.length = 0;
  expect(await bucket.crawl()).toMatchObject({ added: 0, updated: 0, unchanged: 2, filesListed: 10, filesRead: 0 });
  expect(listed(objects)).toEqual([]);

  bucket.put('sales/orders/day=10/b.csv', rows(3));
  bucket.put('sales/orders/day=2/b.csv', rows(2));
  bucket.delete('sales/orders/day=3/a.csv');
  bucket.put('sales/_hidden/x.csv', rows(1));
  bucket.put('sales/orders/day=2/x.tmp', rows(1));
  bucket.put('elsewhere/a.csv', rows(1));
  expect(await bucket.crawl()).toMatchObject({ updated: 1, filesListed: 11, filesRead: 2 });
  expect(listed(objects).sort()).toEqual(['sales/orders/day=10/', 'sales/orders/day=2/', 'sales/orders/day=3/']);
  expect(queue.size).toBe(0);
  expect(
    (await bucket.place.objects('orders')).map(({ path }) => path.slice('s3://lake/sales/orders/'.length)),
  ).toEqual([
    'day=1/a.csv',
    'day=10/b.csv',
    'day=2/a.csv',
    'day=2/b.csv',
    'day=4/a.csv',
    'day=5/a.csv',
    'day=6/a.csv',
    'day=7/a.csv',
    'day=8/a.csv',
    'day=9/a.csv',
  ]);
});

describe('everything is listed', () => {
  async function changedTwice(before: (bucket: Bucket) => void | Promise<void>): Promise<Bucket> {
    const bucket = await openBucket();
    for (let day = 1; day <= 3; day += 1) bucket.put(`sales/orders/day=${day}/a.csv`, rows(day));
    await bucket.crawl();
    // No message reports this one.
    bucket.objects.put('sales/orders/day=4/a.csv', rows(4));
    await before(bucket);
    bucket.objects.requests.length = 0;
    return bucket;
  }
  const whole = { filesListed: 4 };

  test('but not where the queue says nothing', async () => {
    await using bucket = await changedTwice(() => undefined);
    expect(await bucket.crawl()).toMatchObject({ filesListed: 3 });
  });

  test('when the queue cannot be read, and a warning says why', async () => {
    await using bucket = await changedTwice(({ queue }) => {
      queue.failure = new EngineError('EntityNotFound', 'Cannot read the queue "lake": it does not exist.', {
        hint: '',
      });
    });
    const result = await bucket.crawl();
    expect(result).toMatchObject({
      ...whole,
      warnings: ['Cannot read the queue "lake": it does not exist. All folders were listed instead.'],
    });
  });

  test('when it was not read for longer than it keeps messages', async () => {
    await using bucket = await changedTwice(({ queue }) => {
      queue.retentionMillis = -1;
    });
    expect(await bucket.crawl()).toMatchObject(whole);
  });

  test('when a message is about the log of a table', async () => {
    await using bucket = await changedTwice((own) => own.put('sales/other/_delta_log/0.json', '{}'));
    expect(await bucket.crawl()).toMatchObject(whole);
  });

  test('when the exclusions have changed', async () => {
    await using bucket = await changedTwice(() => undefined);
    const [first] = byEvents.targets;
    expect(await bucket.crawl({ ...byEvents, targets: [{ ...first, exclusions: [] }] })).toMatchObject(whole);
  });

  test('when the catalog has other files than the last crawl listed', async () => {
    await using bucket = await changedTwice(({ place }) =>
      place.catalog.crawls
        .deleteSeenObjects(['s3://lake/sales/orders/day=1/a.csv'])
        .then(() => place.catalog.tables.deleteTable('lake', 'orders')),
    );
    expect(await bucket.crawl()).toMatchObject({ ...whole, added: 1 });
  });

  test('when the crawl does not go by events; the messages are read all the same', async () => {
    await using bucket = await changedTwice((own) => own.put('sales/orders/day=1/b.csv', rows(1)));
    expect(await bucket.crawl({ ...byEvents, recrawlBehavior: 'CRAWL_EVERYTHING' })).toMatchObject({ filesListed: 5 });
    expect(bucket.queue.size).toBe(0);
  });

  test('when a crawl that reads a review', async () => {
    await using bucket = await changedTwice(() => undefined);
    const review = await withObjectService(bucket.objects, () => bucket.place.review(byEvents));
    const result = await withObjectService(bucket.objects, () =>
      bucket.place.crawl(byEvents, { askQueue: bucket.queue.ask, review }),
    );
    expect(result).toMatchObject(whole);
  });
});

test('messages that cannot be used stay in the queue, and a warning names them', async () => {
  await using bucket = await openBucket();
  bucket.put('sales/a/a.csv', rows(1));
  bucket.queue.send('hello');
  bucket.queue.send(s3Notification('other', 'x.csv'));
  const { warnings } = await bucket.crawl();
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain('it is not a JSON object');
  expect(warnings[0]).toContain('the bucket "other"');
  expect(bucket.queue.size).toBe(2);
});

test('a message is noted before it is deleted; one that is not deleted changes nothing more', async () => {
  await using bucket = await openBucket();
  bucket.put('sales/a/a.csv', rows(1));
  await bucket.crawl();
  bucket.put('sales/a/b.csv', rows(1));
  bucket.queue.keepsDeleted = true;
  expect(await bucket.crawl()).toMatchObject({ updated: 1 });
  expect(bucket.queue.size).toBe(1);
  expect(await bucket.crawl()).toMatchObject({ updated: 0, unchanged: 1 });
});

test('a crawl that fails looks at the same folders again', async () => {
  await using bucket = await openBucket();
  bucket.put('sales/a/a.csv', rows(1));
  await bucket.crawl();
  bucket.put('sales/b/b.csv', 'x,y,z\n1,2,3\n');
  await expect(bucket.crawl({ ...byEvents, tableThreshold: 1 })).rejects.toMatchObject({ code: 'Execution' });
  expect(bucket.queue.size).toBe(0);
  expect(await bucket.crawl()).toMatchObject({ added: 1 });
});

test('a target that is empty now fails the crawl, as a crawl of everything does', async () => {
  await using bucket = await openBucket();
  bucket.put('sales/a/a.csv', rows(1));
  await bucket.crawl();
  bucket.delete('sales/a/a.csv');
  await expect(bucket.crawl()).rejects.toMatchObject({ code: 'FileNotFound' });
  expect(await bucket.place.objects('a')).toHaveLength(1);
});

test('a target may end with a slash', async () => {
  await using bucket = await openBucket();
  const settings = {
    ...byEvents,
    targets: [{ path: 's3://lake/', exclusions: ['sales/x*'], eventQueueArn: queueArn }],
  };
  bucket.put('sales/a.csv', rows(1));
  bucket.put('sales/b.csv', rows(1));
  expect(await bucket.crawl(settings)).toMatchObject({ filesListed: 2 });
  bucket.objects.requests.length = 0;
  bucket.put('sales/x.csv', rows(1));
  bucket.put('sales/y.csv', rows(1));
  expect(await bucket.crawl(settings)).toMatchObject({ filesListed: 3 });
  expect(listed(bucket.objects)).toEqual(['sales/']);
});

test('a message under other targets that were never crawled counts once the targets are back', async () => {
  await using bucket = await openBucket();
  bucket.put('sales/a/a.csv', rows(1));
  await bucket.crawl();
  bucket.put('sales/a/b.csv', rows(1));
  const elsewhere = { ...byEvents, targets: [{ path: 's3://lake/nowhere', eventQueueArn: queueArn }] };
  await expect(bucket.crawl(elsewhere)).rejects.toMatchObject({ code: 'FileNotFound' });
  expect(bucket.queue.size).toBe(0);
  expect(await bucket.crawl()).toMatchObject({ updated: 1, filesListed: 2 });
});

test.each([
  [{ ...byEvents, targets: [target] }, 'none of its targets names a queue'],
  [{ ...byEvents, targets: [{ path: 'lake', eventQueueArn: queueArn }] }, 'is not in a bucket'],
])('a crawler that cannot be is refused', async (settings, why) => {
  await using bucket = await openBucket();
  await expect(bucket.crawl(settings)).rejects.toMatchObject({
    code: 'InvalidDefinition',
    message: expect.stringContaining(why) as string,
  });
  expect(bucket.queue.asked).toEqual([]);
});
