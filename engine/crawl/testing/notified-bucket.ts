/** A bucket in memory whose changes a queue in memory reports, and a catalog that crawls it by events; for tests. */

import type { CrawlResult } from '#engine/crawl/crawl-result.ts';
import { openCrawlPlace, type CrawlPlace } from '#engine/crawl/testing/crawl-place.ts';
import { MemoryQueue } from '#engine/crawl/testing/memory-queue.ts';
import { withObjectService } from '#engine/storage/s3/object-service.ts';
import { MemoryObjects } from '#engine/storage/s3/testing/memory-objects.ts';
import { s3Notification } from '#engine/storage/s3/testing/moto-queue.ts';
import { randomNumbers } from '#engine/testing/random.ts';

export const queueArn = 'arn:aws:sqs:us-east-1:123456789012:lake';
export const policy = { schemaChangePolicy: { deleteBehavior: 'DELETE_FROM_DATABASE' } };
export const target = { path: 's3://lake/sales', exclusions: ['**.tmp'] };
export const byEvents = {
  ...policy,
  targets: [{ ...target, eventQueueArn: queueArn }],
  recrawlBehavior: 'CRAWL_EVENT_MODE',
};

export interface Bucket extends AsyncDisposable {
  readonly place: CrawlPlace;
  readonly objects: MemoryObjects;
  readonly queue: MemoryQueue;
  /** With its notification. */
  put(key: string, content: string): void;
  delete(key: string): void;
  crawl(settings?: Record<string, unknown>): Promise<CrawlResult>;
}

export async function openBucket(seed = 1): Promise<Bucket> {
  const place = await openCrawlPlace();
  const objects = new MemoryObjects(50);
  const queue = new MemoryQueue(randomNumbers(seed));
  const notify = (key: string, name: string): void => queue.send(s3Notification('lake', key, name));
  return {
    place,
    objects,
    queue,
    put(key, content) {
      objects.put(key, content);
      notify(key, 'ObjectCreated:Put');
    },
    delete(key) {
      objects.delete(key);
      notify(key, 'ObjectRemoved:Delete');
    },
    crawl: (settings = byEvents) => withObjectService(objects, () => place.crawl(settings, { askQueue: queue.ask })),
    [Symbol.asyncDispose]: () => place[Symbol.asyncDispose](),
  };
}

/** Prefixes that were listed and are not looks for the log of a table. */
export function listed({ requests }: MemoryObjects): string[] {
  return [...new Set(requests.map(({ prefix }) => prefix))].filter(
    (prefix) => !/_delta_log|\.hoodie|metadata/u.test(prefix),
  );
}

export const rows = (count: number): string =>
  `id,name\n${Array.from({ length: count }, (_, id) => `${id},n\n`).join('')}`;
