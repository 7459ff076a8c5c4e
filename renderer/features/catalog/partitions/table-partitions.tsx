/** The partitions of a table in a grid, all or those that meet an expression; a double click or Enter shows the rows of one. */

import { useMemo } from 'react';
import type { TableText } from '#engine/contract/procedures/databases.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { keysetSource } from '#renderer/features/catalog/paged-source.ts';
import { byValues } from '#renderer/features/catalog/partitions/partition-order.ts';
import { PartitionFilterBar } from '#renderer/features/catalog/partitions/partition-filter-bar.tsx';
import {
  usePartitionFilter,
  type ShownPartitions,
} from '#renderer/features/catalog/partitions/use-partition-filter.ts';
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
  const filter = usePartitionFilter(table);
  if (table.partitionKeys.length === 0)
    return <EmptyView title="This table has no partition keys." text="All its files are in one folder." />;
  return (
    <>
      <PartitionFilterBar table={table} filter={filter} />
      {filter.shown.count === 0 && table.partitionCount > 0 ? (
        <EmptyView title="No partitions match" text="Change or clear the filter above." />
      ) : (
        <PartitionsGrid table={table} shown={filter.shown} onOpen={onOpen} />
      )}
    </>
  );
}

function PartitionsGrid({ table, shown, onOpen }: TablePartitionsProps & { readonly shown: ShownPartitions }) {
  const { databaseName, name, generation, partitionKeys } = table;
  const { expression, count } = shown;
  const keepFormulas = useWorkbench((state) => state.keepFormulas);
  const source = useMemo(
    () => ({
      ...keysetSource(
        `partitions ${databaseName}.${name} ${generation} ${expression}`,
        [
          ...partitionKeys,
          { name: 'rows', type: 'bigint' },
          { name: 'files', type: 'bigint' },
          { name: 'size', type: 'string' },
          { name: 'since', type: 'string' },
          { name: 'location', type: 'string', width: 420 },
        ],
        count,
        async (after) => {
          const page = await client.call('getPartitions', { databaseName, name, expression, after, limit: 1000 });
          const isWhole = after === null && page.next === null;
          const compare = byValues(partitionKeys);
          return isWhole
            ? { ...page, items: page.items.toSorted((left, right) => compare(left.values, right.values)) }
            : page;
        },
        (partition) => [
          ...partition.values,
          partition.recordCount,
          partition.objectCount,
          byteSize(partition.sizeBytes),
          timeOfDay(partition.createTime),
          partition.location,
        ],
      ),
      layout: `partitions ${databaseName}.${name}`,
      arrangement: expression,
    }),
    [databaseName, name, generation, partitionKeys, expression, count],
  );
  const valuesAt = async (row: number): Promise<(string | null)[]> => {
    const page = await source.readPage(row, 1);
    return partitionKeys.map((_, place) => {
      const value: unknown = page.value(0, place);
      return value === null || typeof value === 'string' ? value : JSON.stringify(value);
    });
  };
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
        partitionValues: () => valuesAt(row),
      })}
      onOpenCell={(...cell) => void open(...cell)}
      onFailure={(thrown) => showFailure('Loading partitions', thrown)}
    />
  );
}
