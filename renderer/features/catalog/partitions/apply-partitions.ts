/** Changes partitions as they were shown: progress in a message with Stop, then what was done. */

import { toEngineError } from '#engine/contract/errors.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import type { PartitionRequest, PartitionResult } from '#renderer/features/catalog/partitions/use-partition-preview.ts';
import { client } from '#renderer/rpc/connection.ts';
import { invalidateAfter } from '#renderer/rpc/queries.ts';
import type { TableName } from '#renderer/stores/open-editors.ts';
import { changeToast, closeToast, showToast } from '#renderer/stores/toasts.ts';
import { countOf } from '#renderer/ui/format/words.ts';

/** @param shown the change is refused if it would be another one by now. */
export async function applyPartitions(
  { databaseName, name }: TableName,
  change: PartitionRequest,
  shown: PartitionResult,
): Promise<void> {
  const title = `${databaseName}.${name}`;
  const abort = new AbortController();
  const toast = showToast({
    tone: 'info',
    title: `Changing the partitions of ${title}`,
    text: 'Starting. The change is written at the end, in one step.',
    progress: { fraction: null },
    action: { label: 'Stop', run: () => abort.abort() },
  });
  try {
    const input = { databaseName, name, change, expectedHash: shown.hash };
    for await (const item of client.stream('changePartitions', input, abort.signal)) {
      if (item.item === 'result') showChanged(title, item);
      else changeToast(toast, { text: item.note, progress: { fraction: item.fraction } });
    }
  } catch (thrown) {
    if (toEngineError(thrown).code === 'Cancelled')
      showToast({ tone: 'info', title: `Stopped changing the partitions of ${title}.` });
    else showFailure(`Changing the partitions of ${title}`, thrown);
  } finally {
    closeToast(toast);
    await invalidateAfter('changePartitions');
  }
}

function showChanged(title: string, { addedCount, droppedCount }: PartitionResult): void {
  const parts = [
    ...(addedCount > 0 ? [`${countOf(addedCount, 'partition')} added`] : []),
    ...(droppedCount > 0 ? [`${countOf(droppedCount, 'partition')} dropped`] : []),
  ];
  showToast({ tone: 'ok', title: `${title}: ${parts.join(', ')}. No file was changed.` });
}
