/** The rows of a table as a grid reads them: first a few, then all of them, from a file in the engine's cache. */

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import type { EngineError } from '#engine/contract/errors.ts';
import type { TableText } from '#engine/contract/procedures/databases.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { useFileRows, type FileRows } from '#renderer/features/explore/rows/file-rows.ts';
import { isPlain, tableRowsPath, type OpenRows } from '#renderer/features/explore/rows/rows-view.ts';
import { client } from '#renderer/rpc/connection.ts';
import { queryClient, queryKey } from '#renderer/rpc/queries.ts';
import { rowsInMemory } from '#renderer/ui/data-grid/row-source.ts';

/** Tables up to this size are read immediately; larger ones when the user asks, or sorts, filters or searches. */
const readUnasked = 512 * 1024 * 1024;
const firstRows = 1000;

type Preview = Output<'previewFile'>;

export interface TableRows extends FileRows {
  /** The file with every row; undefined: not read yet. */
  readonly file: string | undefined;
  /** Every row is being read. */
  readonly reading: boolean;
  /** Why not every row could be read, where the first ones could. */
  readonly wholeError: EngineError | null;
  stop(): void;
}

function useWholeTable(table: TableText, open: OpenRows): UseQueryResult<Output<'openTableRows'>, EngineError> {
  const { databaseName, name, generation, sizeBytes, tableType } = table;
  // The size of a view is not known, and each call runs it again.
  const isView = tableType === 'VIRTUAL_VIEW';
  const isSmall = !isView && sizeBytes <= readUnasked;
  return useQuery<Output<'openTableRows'>, EngineError>({
    queryKey: [...queryKey('openTableRows', { databaseName, name }), generation],
    queryFn: ({ signal }) => client.call('openTableRows', { databaseName, name }, signal),
    enabled: isSmall || open.whole || !isPlain(open.view),
    retry: false,
    // Asked again it looks whether the files are as they were, and reads nothing while they are.
    refetchOnMount: isView ? false : 'always',
    refetchOnWindowFocus: !isView,
  });
}

/** The file that profiles of a table's columns are counted over; undefined: not every row is read yet. */
export function useTableFile(table: TableText, open: OpenRows): string | undefined {
  return useWholeTable(table, open).data?.path;
}

export function useTableRows(table: TableText, open: OpenRows): TableRows {
  const { databaseName, name, generation } = table;
  const path = tableRowsPath(table);
  const first = useQuery<Preview, EngineError>({
    queryKey: ['first rows', path, generation],
    queryFn: ({ signal }) => readFirstRows(table, signal),
    retry: false,
  });
  const whole = useWholeTable(table, open);
  const file = whole.data?.path;
  const isView = table.tableType === 'VIRTUAL_VIEW';
  const { refetch } = whole;
  const view = JSON.stringify(open.view);
  const looked = useRef(view);
  useEffect(() => {
    if (looked.current === view) return;
    looked.current = view;
    if (file !== undefined && !isView) void refetch();
  }, [view, file, refetch, isView]);
  const rows = useFileRows({ path: file ?? '', ...asFound }, open.view, file === undefined ? 'all' : null);
  // Pages of all rows, once they are open; until then the first ones.
  const source = file === undefined || (rows.totalCount === null && first.data !== undefined) ? undefined : rows.source;
  // The first record that does not fit ends the first rows, not all of them.
  const preview = first.data ?? rows.preview;
  const columns = JSON.stringify(preview?.columns);
  const shown = useMemo(() => {
    // Widths and focus stay when all rows take the place of the first ones.
    const layout = `${path} ${columns}`;
    if (source !== undefined) return { ...source, layout };
    if (first.data === undefined) return undefined;
    return { ...rowsInMemory(`first ${path} ${generation}`, first.data.columns, first.data.rows), layout };
  }, [source, first.data, path, columns, generation]);
  const reading = whole.isFetching && file === undefined;
  const isSmall = first.data !== undefined && !first.data.truncated;
  return {
    ...rows,
    preview: preview === undefined ? undefined : { ...preview, warnings: whole.data?.warnings ?? [] },
    source: shown,
    read: source === undefined ? null : rows.read,
    totalCount: file === undefined ? (isSmall ? first.data.rows.length : null) : rows.totalCount,
    shown: file === undefined ? null : rows.shown,
    busy: rows.busy || (reading && !isPlain(open.view)),
    error: file !== undefined ? rows.error : reading ? null : first.error,
    viewError: rows.viewError ?? (isPlain(open.view) ? null : whole.error),
    wholeError: whole.error,
    file,
    reading,
    reload: () => {
      void first.refetch();
      void whole.refetch();
    },
    stop: () => void queryClient.cancelQueries({ queryKey: queryKey('openTableRows', { databaseName, name }) }),
  };
}

const asFound = { format: undefined, options: {}, saved: true };

async function readFirstRows(table: TableText, signal: AbortSignal): Promise<Preview> {
  const { databaseName, name, classification, recordCount } = table;
  const sql = `SELECT * FROM ${quoted(databaseName)}.${quoted(name)} LIMIT ${firstRows + 1}`;
  let columns: Preview['columns'] = [];
  const rows: Preview['rows'][number][] = [];
  for await (const item of client.stream('query', { sql }, signal)) {
    if (item.item === 'columns') columns = item.columns;
    else rows.push(...item.rows);
  }
  const truncated = rows.length > firstRows;
  return {
    path: table.location,
    classification,
    options: {},
    columns,
    rows: rows.slice(0, firstRows),
    rowCount: truncated ? recordCount : rows.length,
    truncated,
    warnings: [],
    snapshot: '',
  };
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
