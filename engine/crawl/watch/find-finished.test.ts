/** Which files of a listing count as finished. */

import { expect, test } from 'vitest';
import { openCrawlPlace } from '#engine/crawl/testing/crawl-place.ts';
import { findFinished } from '#engine/crawl/watch/find-finished.ts';
import type { StoredObject } from '#engine/storage/storage.ts';

const now = 1_700_000_000_000;
const file = (path: string, age: number, size = 10): StoredObject => ({
  path,
  size,
  modifiedMicros: (now - age) * 1000,
});
const earlier = [file('/known', 60_000), file('/same', 100)];
const known = { findEarlier: ({ path }: StoredObject) => earlier.find((each) => each.path === path) };

test('a file is finished when it is still for the quiet period, or as a crawl saw it, or dated by somebody', () => {
  const objects = [file('/old', 1000), file('/same', 100), file('/ahead', -5000)];
  expect(findFinished(objects, known, 1000, now)).toEqual({ objects, unfinished: 0, growing: new Set() });
});

test('an unfinished file stays as a crawl saw it; a new one is growing', () => {
  const objects = [file('/known', 999, 20), file('/new', 0), file('/slightly ahead', -500)];
  expect(findFinished(objects, known, 1000, now)).toEqual({
    objects: [earlier[0], objects[1], objects[2]],
    unfinished: 3,
    growing: new Set(['/new', '/slightly ahead']),
  });
  expect(findFinished(objects, known, undefined, now).unfinished).toBe(0);
});

test('a crawl with a quiet period leaves a growing table as it is, and skips a new file', async () => {
  await using place = await openCrawlPlace();
  await place.write('orders/a.csv', 'id,name\n1,a\n');
  await place.crawl();
  const before = await place.objects('orders');
  await place.write('orders/a.csv', 'id,name\n1,a\n2,b\n3');
  await place.write('orders/b.csv', 'id,na');
  const result = await place.crawl({}, { quietMillis: 3_600_000 });
  expect(result).toMatchObject({ filesUnfinished: 2, filesRead: 0, unchanged: 1, updated: 0 });
  expect(result.skipped).toMatchObject([{ reason: 'still being written' }]);
  expect(await place.objects('orders')).toEqual(before);
  await place.write('orders/b.csv', 'id,name\n4,d\n');
  expect(await place.crawl()).toMatchObject({ filesUnfinished: 0, filesRead: 2 });
  expect(await place.objects('orders')).toHaveLength(2);
});
