/** The files of a table in a grid; a double click opens one. */

import { useMemo } from 'react';
import type { TableText } from '#engine/contract/procedures/databases.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { keysetSource } from '#renderer/features/catalog/paged-source.ts';
import { client } from '#renderer/rpc/connection.ts';
import { openTab } from '#renderer/stores/workbench.ts';
import { DataGrid } from '#renderer/ui/data-grid/data-grid.tsx';
import { byteSize, timeOfDay } from '#renderer/ui/format/words.ts';
import { EmptyView } from '#renderer/ui/state-view.tsx';

const columns = [
  { name: 'path', type: 'string' },
  { name: 'rows', type: 'bigint' },
  { name: 'size', type: 'string' },
  { name: 'compression', type: 'string' },
  { name: 'changed', type: 'string' },
];

export function TableObjects({ table }: { readonly table: TableText }) {
  const { databaseName, name, generation, objectCount } = table;
  const source = useMemo(
    () =>
      keysetSource(
        `objects ${databaseName}.${name} ${generation}`,
        columns,
        objectCount,
        (after) => client.call('getTableObjects', { databaseName, name, after, limit: 1000 }),
        (object) => [
          object.path,
          object.recordCount,
          byteSize(object.size),
          object.compression,
          timeOfDay(object.modifiedMicros / 1000),
        ],
      ),
    [databaseName, name, generation, objectCount],
  );
  if (objectCount === 0) return <EmptyView title="This table has no files yet." />;
  const open = (column: { readonly name: string }, value: unknown): void => {
    if (column.name !== 'path' || typeof value !== 'string') return;
    openTab({
      id: `file:${value}`,
      kind: 'file',
      title: value.split(/[/\\]/u).at(-1) ?? value,
      input: { path: value },
    });
  };
  return (
    <DataGrid
      source={source}
      label={`Files of ${databaseName}.${name}`}
      onOpenCell={open}
      onFailure={(thrown) => showFailure('Reading the file list', thrown)}
    />
  );
}
