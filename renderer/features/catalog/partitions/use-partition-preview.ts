/** What a change of partitions would do, found again whenever the request is another one. */

import type { Input, Output } from '#engine/contract/procedures/index.ts';
import { client } from '#renderer/rpc/connection.ts';
import { useStreamed, type Streamed } from '#renderer/rpc/use-streamed.ts';
import type { TableName } from '#renderer/stores/open-editors.ts';

export type PartitionRequest = Input<'changePartitions'>['change'];
export type PartitionResult = Extract<Output<'changePartitions'>, { item: 'result' }>;

export function usePartitionPreview(
  { databaseName, name }: TableName,
  change: PartitionRequest,
): Streamed<PartitionResult> {
  const input = { databaseName, name, change, dryRun: true };
  return useStreamed<PartitionResult>(JSON.stringify(input), 'Looking at the folders', (signal) =>
    client.stream('changePartitions', input, signal),
  );
}
