/** Each message of a queue is received once, so two crawlers may not read the same one. */

import type { Crawler } from '#engine/contract/definitions/crawler.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { Workspace } from '#engine/definitions/workspace.ts';
import { isSameQueue } from '#engine/storage/s3/queue-address.ts';

/** @throws EngineError InvalidDefinition. */
export function refuseSharedQueues({ stores }: Workspace, crawler: Crawler): void {
  const own = queuesIn(crawler);
  if (own.length === 0) return;
  for (const { value: other } of stores.crawler.list()) {
    if (other.name === crawler.name) continue;
    const shared = queuesIn(other).find((queue) => own.some((each) => isSameQueue(each, queue)));
    if (shared === undefined) continue;
    throw new EngineError(
      'InvalidDefinition',
      `Cannot use the queue ${shared}: the crawlers "${crawler.name}" and "${other.name}" both name it, and each would miss the messages that the other reads.`,
      { hint: 'Give each crawler a queue. To send notifications to several queues, use an SNS topic or EventBridge.' },
    );
  }
}

function queuesIn({ targets, catalogTargets }: Crawler): string[] {
  return [...targets, ...catalogTargets].flatMap(({ eventQueueArn }) => eventQueueArn ?? []);
}
