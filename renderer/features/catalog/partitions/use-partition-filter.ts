/** The partition expression of a table's tab: as it is typed, what is wrong with it, and what the grid shows meanwhile. */

import { useState } from 'react';
import type { EngineError } from '#engine/contract/errors.ts';
import type { TableText } from '#engine/contract/procedures/databases.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { tableTabId, usePartitionFilters } from '#renderer/stores/table-views.ts';
import { useSettled } from '#renderer/ui/use-settled.ts';

/** Milliseconds without a key before the partitions are filtered. */
const pause = 300;

export interface ShownPartitions {
  readonly expression: string;
  readonly count: number;
}

export interface PartitionFilterState {
  readonly text: string;
  /** Null while the text is typed, and where it is right. */
  readonly error: EngineError | null;
  /** Of the last expression that was right. */
  readonly shown: ShownPartitions;
}

export function usePartitionFilter({ databaseName, name, partitionCount }: TableText): PartitionFilterState {
  const text = usePartitionFilters((filters) => filters[tableTabId(databaseName, name)] ?? '');
  const expression = useSettled(text, pause, `${databaseName}.${name}`).trim();
  const isAll = text.trim() === '';
  const counted = useProcedure('getPartitionCount', { databaseName, name, expression }, { enabled: expression !== '' });
  const [shown, setShown] = useState<ShownPartitions>();
  const count = isAll ? partitionCount : counted.data?.partitionCount;
  const next = isAll ? '' : expression;
  if (count !== undefined && (isAll || expression !== '') && (shown?.expression !== next || shown.count !== count))
    setShown({ expression: next, count });
  return {
    text,
    error: !isAll && text.trim() === expression ? counted.error : null,
    shown: shown ?? { expression: '', count: partitionCount },
  };
}
