/** What a change of partitions would do, found again whenever the request is another one. */

import { useEffect, useState } from 'react';
import { toEngineError, type EngineError } from '#engine/contract/errors.ts';
import type { Input, Output } from '#engine/contract/procedures/index.ts';
import { client } from '#renderer/rpc/connection.ts';
import type { TableName } from '#renderer/stores/open-editors.ts';

export type PartitionRequest = Input<'changePartitions'>['change'];
export type PartitionResult = Extract<Output<'changePartitions'>, { item: 'result' }>;

export interface PartitionPreview {
  /** Of the listing, while neither result nor error is there. */
  readonly note: string;
  readonly result?: PartitionResult;
  readonly error?: EngineError;
}

const starting: PartitionPreview = { note: 'Looking at the folders' };

export function usePartitionPreview({ databaseName, name }: TableName, change: PartitionRequest): PartitionPreview {
  const [preview, setPreview] = useState(starting);
  const asked = JSON.stringify(change);
  useEffect(() => {
    const abort = new AbortController();
    setPreview(starting);
    const follow = async (): Promise<void> => {
      try {
        const input = { databaseName, name, change: JSON.parse(asked) as PartitionRequest, dryRun: true };
        for await (const item of client.stream('changePartitions', input, abort.signal)) {
          if (abort.signal.aborted) return;
          if (item.item === 'progress') setPreview({ note: item.note });
          else setPreview({ note: '', result: item });
        }
      } catch (thrown) {
        if (!abort.signal.aborted) setPreview({ note: '', error: toEngineError(thrown) });
      }
    };
    void follow();
    return () => abort.abort();
  }, [databaseName, name, asked]);
  return preview;
}
