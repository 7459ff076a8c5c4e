/** Changes partitions as they were shown: progress in a message with Stop, then what was done. */

import { followInToast } from '#renderer/app/follow-in-toast.ts';
import type { PartitionRequest, PartitionResult } from '#renderer/features/catalog/partitions/use-partition-preview.ts';
import { client } from '#renderer/rpc/connection.ts';
import { invalidateAfter } from '#renderer/rpc/queries.ts';
import type { TableName } from '#renderer/stores/open-editors.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { countOf } from '#renderer/ui/format/words.ts';

/** @param shown the change is refused if it is out of date. */
export async function applyPartitions(
  { databaseName, name }: TableName,
  change: PartitionRequest,
  shown: PartitionResult,
): Promise<void> {
  const title = `${databaseName}.${name}`;
  const followed = {
    title: `Changing the partitions of ${title}`,
    text: 'Starting. The change is written at the end, in one step.',
    stopped: `Stopped changing the partitions of ${title}.`,
  };
  const input = { databaseName, name, change, expectedHash: shown.hash };
  const done = await followInToast(followed, (signal) => client.stream('changePartitions', input, signal));
  if (done !== undefined) showChanged(title, done);
  await invalidateAfter('changePartitions');
}

function showChanged(title: string, { addedCount, droppedCount }: PartitionResult): void {
  const parts = [
    ...(addedCount > 0 ? [`${countOf(addedCount, 'partition')} added`] : []),
    ...(droppedCount > 0 ? [`${countOf(droppedCount, 'partition')} dropped`] : []),
  ];
  showToast({ tone: 'ok', title: `${title}: ${parts.join(', ')}. No file was changed.` });
}
