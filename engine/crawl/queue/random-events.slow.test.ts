/** Random changes of a bucket: a catalog that is kept up to date by events equals one of crawls of everything. */

import { expect, test } from 'vitest';
import { openCrawlPlace } from '#engine/crawl/testing/crawl-place.ts';
import { byEvents, listed, openBucket, policy, rows, target } from '#engine/crawl/testing/notified-bucket.ts';
import { withObjectService } from '#engine/storage/s3/object-service.ts';
import { s3Notification } from '#engine/storage/s3/testing/moto-queue.ts';
import { randomNumbers } from '#engine/testing/random.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

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
