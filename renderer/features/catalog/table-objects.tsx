/** The files of a table in a grid; a double click opens one. */

import { useMemo } from 'react';
import type { TableText } from '#engine/contract/procedures/databases.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { keysetSource } from '#renderer/features/catalog/paged-source.ts';
import { client } from '#renderer/rpc/connection.ts';
import { fileTab, openFileEditor } from '#renderer/stores/open-editors.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { useWorkbench } from '#renderer/stores/workbench.ts';
import { DataGrid } from '#renderer/ui/data-grid/data-grid.tsx';
import { byteSize, fileName, timeOfDay } from '#renderer/ui/format/words.ts';
import { EmptyView } from '#renderer/ui/state-view.tsx';

const columns = [
  { name: 'file', type: 'string', width: 420 },
  { name: 'rows', type: 'bigint' },
  { name: 'size', type: 'string' },
  { name: 'compression', type: 'string' },
  { name: 'changed', type: 'string' },
];

export function TableObjects({ table }: { readonly table: TableText }) {
  const { databaseName, name, generation, objectCount, location } = table;
  const keepFormulas = useWorkbench((state) => state.keepFormulas);
  const { source, pathOf } = useMemo(() => {
    // In the order of the rows: the list is read from its start.
    const paths: string[] = [];
    return {
      pathOf: (row: number) => paths[row],
      source: keysetSource(
        `objects ${databaseName}.${name} ${generation}`,
        columns,
        objectCount,
        (after) => client.call('getTableObjects', { databaseName, name, after, limit: 1000 }),
        (object) => [
          (paths.push(object.path), nameWithin(location, object.path)),
          object.recordCount,
          byteSize(object.size),
          object.compression,
          timeOfDay(object.modifiedMicros / 1000),
        ],
      ),
    };
  }, [databaseName, name, generation, objectCount, location]);
  if (objectCount === 0) return <EmptyView title="This table has no files yet." />;
  const open = (_column: unknown, _value: unknown, row: number): void => {
    const path = pathOf(row);
    if (path !== undefined) openFileEditor(path);
  };
  return (
    <DataGrid
      keepFormulas={keepFormulas}
      source={source}
      label={`Files of ${databaseName}.${name}`}
      subjectOfCell={(_column, row) => {
        const path = pathOf(row);
        return path === undefined ? undefined : subjectOf(fileTab(path));
      }}
      onOpenCell={open}
      onFailure={(thrown) => showFailure('Loading the file list', thrown)}
    />
  );
}

/** Relative to the table's location, which its details show; a table of one file is at the file itself. */
function nameWithin(location: string, path: string): string {
  const within = path.startsWith(location) ? path.slice(location.length).replace(/^[/\\]/u, '') : path;
  return within === '' ? fileName(path) : within;
}
