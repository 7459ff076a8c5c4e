/** The partitions of a table in a grid. */

import { useMemo } from 'react';
import type { TableText } from '#engine/contract/procedures/databases.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { keysetSource } from '#renderer/features/catalog/paged-source.ts';
import { client } from '#renderer/rpc/connection.ts';
import { DataGrid } from '#renderer/ui/data-grid/data-grid.tsx';
import { byteSize, timeOfDay } from '#renderer/ui/format/words.ts';
import { EmptyView } from '#renderer/ui/state-view.tsx';

export function TablePartitions({ table }: { readonly table: TableText }) {
  const { databaseName, name, generation, partitionKeys, partitionCount } = table;
  const source = useMemo(
    () =>
      keysetSource(
        `partitions ${databaseName}.${name} ${generation}`,
        [
          ...partitionKeys,
          { name: 'rows', type: 'bigint' },
          { name: 'files', type: 'bigint' },
          { name: 'size', type: 'string' },
          { name: 'since', type: 'string' },
          { name: 'location', type: 'string', width: 420 },
        ],
        partitionCount,
        (after) => client.call('getPartitions', { databaseName, name, after, limit: 1000 }),
        (partition) => [
          ...partition.values,
          partition.recordCount,
          partition.objectCount,
          byteSize(partition.sizeBytes),
          timeOfDay(partition.createTime),
          partition.location,
        ],
      ),
    [databaseName, name, generation, partitionKeys, partitionCount],
  );
  if (partitionKeys.length === 0)
    return <EmptyView title="This table has no partition keys." text="All its files lie in one folder." />;
  return (
    <DataGrid
      source={source}
      label={`Partitions of ${databaseName}.${name}`}
      onFailure={(thrown) => showFailure('Reading partitions', thrown)}
    />
  );
}
