/** The first rows of a table, through the catalog's own list of files. */

import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { EngineError } from '#engine/contract/errors.ts';
import type { TableText } from '#engine/contract/procedures/databases.ts';
import { client } from '#renderer/rpc/connection.ts';
import { DataGrid } from '#renderer/ui/data-grid/data-grid.tsx';
import { rowsInMemory, type GridColumn, type RowSource } from '#renderer/ui/data-grid/row-source.ts';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import { countOf } from '#renderer/ui/format/words.ts';

const firstRows = 1000;

export function TableRows({ table }: { readonly table: TableText }) {
  const id = `rows ${table.databaseName}.${table.name} ${table.generation}`;
  const rows = useQuery<RowSource, EngineError>({
    queryKey: ['tableRows', id],
    queryFn: async ({ signal }) => {
      const sql = `SELECT * FROM ${quoted(table.databaseName)}.${quoted(table.name)} LIMIT ${firstRows}`;
      let columns: readonly GridColumn[] = [];
      const all: Record<string, unknown>[] = [];
      for await (const item of client.stream('query', { sql }, signal)) {
        if (item.item === 'columns') columns = item.columns;
        else all.push(...item.rows);
      }
      return rowsInMemory(id, columns, all);
    },
  });
  if (rows.error !== null) return <ErrorView error={rows.error} />;
  if (rows.data === undefined) return <LoadingView text="Reading the first rows" />;
  const isWhole = rows.data.rowCount < firstRows || rows.data.rowCount === table.recordCount;
  return (
    <>
      <DataGrid source={rows.data} label={`First rows of ${table.databaseName}.${table.name}`} />
      <div className="foot">
        {isWhole ? (
          <>
            <span>{countOf(rows.data.rowCount, 'row')}</span>
            <Tag tone="ok" icon={<IconCircleCheck className="i" />}>
              Exact
            </Tag>
          </>
        ) : (
          <>
            <span>
              first {countOf(rows.data.rowCount, 'row')}
              {table.recordCount === null ? '' : ` of ${table.recordCount.toLocaleString('en-US')}`}
            </span>
            <Tag tone="info">First rows</Tag>
          </>
        )}
        <span className="end t3">To sort, filter and search, open a file of the table under Files.</span>
      </div>
    </>
  );
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
