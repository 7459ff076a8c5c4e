/** A folder that is listed at intervals is listed on after the clock was set back. */

import { afterEach, expect, test, vi } from 'vitest';
import { crawlerSchema } from '#engine/contract/definitions/crawler.ts';
import { CrawlerWatch } from '#engine/orchestrate/watching/crawler-watch.ts';

afterEach(() => vi.restoreAllMocks());

test('a clock that is set back', async () => {
  let listings = 0;
  const crawler = crawlerSchema.parse({ name: 'c', databaseName: 'd', targets: [{ path: 's3://b/x' }] });
  await using _watch = new CrawlerWatch(
    crawler,
    [{ path: 's3://b/x', exclusions: [], sampleSize: null, queue: null, table: null }],
    {
      times: { rescan: 20, rescanShare: 1, check: 20, root: 1_000_000, retry: 20 },
      mostWatched: 10,
      openFolderWatch() {
        throw new Error('Nothing is watched.');
      },
      survey() {
        listings += 1;
        return Promise.resolve({ files: 1, folders: '', fingerprint: 'same' });
      },
      queues: {} as never,
      crawl: () => Promise.resolve({ crawlId: 'cr', filesUnsettled: 0, filesUnfinished: 0 } as never),
    },
    () => undefined,
  );
  await expect.poll(() => listings, { timeout: 30_000 }).toBeGreaterThan(2);
  const { now } = Date;
  vi.spyOn(Date, 'now').mockImplementation(() => now() - 3_600_000);
  const before = listings;
  await expect.poll(() => listings, { timeout: 30_000 }).toBeGreaterThan(before + 2);
});
