/** The files of a table in a grid; a double click opens one. */

import { useMemo } from 'react';
import type { TableText } from '#engine/contract/procedures/databases.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { keysetSource } from '#renderer/features/catalog/paged-source.ts';
import { client } from '#renderer/rpc/connection.ts';
import { openTab, useWorkbench } from '#renderer/stores/workbench.ts';
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
    /** By the name that is shown. */
    const paths = new Map<string, string>();
    const shownName = (path: string): string => {
      const shown = nameWithin(location, path);
      paths.set(shown, path);
      return shown;
    };
    return {
      pathOf: (shown: string) => paths.get(shown),
      source: keysetSource(
        `objects ${databaseName}.${name} ${generation}`,
        columns,
        objectCount,
        (after) => client.call('getTableObjects', { databaseName, name, after, limit: 1000 }),
        (object) => [
          shownName(object.path),
          object.recordCount,
          byteSize(object.size),
          object.compression,
          timeOfDay(object.modifiedMicros / 1000),
        ],
      ),
    };
  }, [databaseName, name, generation, objectCount, location]);
  if (objectCount === 0) return <EmptyView title="This table has no files yet." />;
  const open = (column: { readonly name: string }, value: unknown): void => {
    const path = column.name === 'file' && typeof value === 'string' ? pathOf(value) : undefined;
    if (path !== undefined) openTab({ id: `file:${path}`, kind: 'file', title: fileName(path), input: { path } });
  };
  return (
    <DataGrid
      keepFormulas={keepFormulas}
      source={source}
      label={`Files of ${databaseName}.${name}`}
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
