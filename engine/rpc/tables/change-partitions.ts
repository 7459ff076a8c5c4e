/** Handler of changes of partitions by hand. */

import { pagesOf } from '#engine/catalog/page.ts';
import { mostReviewed } from '#engine/contract/procedures/crawls.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { partitionChangeProcedures } from '#engine/contract/procedures/tables/partition-changes.ts';
import type { PartitionResult } from '#engine/crawl/partitions/change-partitions.ts';
import type { PartitionValues } from '#engine/crawl/partitions/partition-change.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { pushedItems } from '#engine/rpc/pushed-items.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

export const partitionChangeHandlers: Handlers<EngineServices, keyof typeof partitionChangeProcedures> = {
  async *changePartitions({ databaseName, name, change, dryRun, expectedHash }, services, signal) {
    const crawls = await services.crawls();
    const request =
      change.kind === 'drop-matching'
        ? { kind: 'drop' as const, partitions: await findMatching(services, databaseName, name, change.expression) }
        : change;
    yield* pushedItems<Output<'changePartitions'>, PartitionResult>(
      (push) =>
        crawls.changePartitions(
          { databaseName, name, request, dryRun, expected: expectedHash },
          ({ fraction, note }) => push({ item: 'progress', fraction, note }),
          signal,
        ),
      ({ hash, crawlId, added, dropped, misfits, skipped }) => ({
        item: 'result',
        hash,
        crawlId,
        addedCount: added.length,
        added: added.slice(0, mostReviewed),
        droppedCount: dropped.length,
        dropped: dropped.slice(0, mostReviewed),
        misfits: misfits.slice(0, mostReviewed),
        skippedCount: skipped.length,
        skipped: skipped.slice(0, mostReviewed),
      }),
    );
  },
};

/** @throws EngineError InvalidInput when no partition matches. */
async function findMatching(
  services: EngineServices,
  databaseName: string,
  name: string,
  expression: string,
): Promise<PartitionValues[]> {
  const { tables } = await services.catalog();
  const found: PartitionValues[] = [];
  const pages = pagesOf((after) => tables.getPartitions(databaseName, name, { expression, limit: 1000, after }));
  for await (const partitions of pages) found.push(...partitions.map(({ values }) => values));
  if (found.length > 0) return found;
  throw new EngineError('InvalidInput', `No partition of ${databaseName}.${name} matches the expression.`, {
    hint: 'Change the expression.',
  });
}
