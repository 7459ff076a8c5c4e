/** The partitions of a table in a grid; a double click or Enter shows the rows of one. */

import { useMemo } from 'react';
import type { TableText } from '#engine/contract/procedures/databases.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { keysetSource } from '#renderer/features/catalog/paged-source.ts';
import { valueFilter, type RowFilter } from '#renderer/features/explore/rows/rows-view.ts';
import { client } from '#renderer/rpc/connection.ts';
import { useWorkbench } from '#renderer/stores/workbench.ts';
import { DataGrid } from '#renderer/ui/data-grid/data-grid.tsx';
import { byteSize, timeOfDay } from '#renderer/ui/format/words.ts';
import { EmptyView } from '#renderer/ui/state-view.tsx';

interface TablePartitionsProps {
  readonly table: TableText;
  /** Called with what the rows of the opened partition have. */
  onOpen(filter: readonly RowFilter[]): void;
}

export function TablePartitions({ table, onOpen }: TablePartitionsProps) {
  const { databaseName, name, generation, partitionKeys, partitionCount } = table;
  const keepFormulas = useWorkbench((state) => state.keepFormulas);
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
    return <EmptyView title="This table has no partition keys." text="All its files are in one folder." />;
  const open = async (_column: unknown, _value: unknown, row: number): Promise<void> => {
    const page = await source.readPage(row, 1);
    onOpen(partitionKeys.map((key, place) => valueFilter(key.name, page.value(0, place), true)));
  };
  return (
    <DataGrid
      keepFormulas={keepFormulas}
      source={source}
      label={`Partitions of ${databaseName}.${name}`}
      subjectOfCell={(column, row) => ({
        menus: ['partition', 'table'],
        title: 'Partition',
        opening: { title: 'Show the rows of the partition', open: () => open(column, null, row) },
      })}
      onOpenCell={(...cell) => void open(...cell)}
      onFailure={(thrown) => showFailure('Loading partitions', thrown)}
    />
  );
}
