/** The rows of a table as a grid reads them: first a few, then all of them, from a file in the engine's cache. */

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { EngineError } from '#engine/contract/errors.ts';
import type { TableText } from '#engine/contract/procedures/databases.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { readFirstRows } from '#renderer/features/explore/rows/first-rows.ts';
import { useFirstThenAll, type FirstThenAll } from '#renderer/features/explore/rows/first-then-all.ts';
import { needsEveryRow } from '#renderer/features/explore/rows/shown-parts.ts';
import { isPlain, tableRowsPath, type OpenRows } from '#renderer/features/explore/rows/rows-view.ts';
import { client } from '#renderer/rpc/connection.ts';
import { queryClient, queryKey } from '#renderer/rpc/queries.ts';

/** Tables up to this size are read immediately; larger ones when the user asks, or sorts, filters or searches. */
const readUnasked = 512 * 1024 * 1024;

type Preview = Output<'previewFile'>;

export interface TableRows extends FirstThenAll {
  stop(): void;
}

/** @param isAllRead the first rows are all rows. */
function useWholeTable(
  table: TableText,
  open: OpenRows,
  isAllRead: boolean,
): UseQueryResult<Output<'openTableRows'>, EngineError> {
  const { databaseName, name, generation, sizeBytes, tableType } = table;
  // The size of a view is not known, and each call runs it again.
  const isView = tableType === 'VIRTUAL_VIEW';
  const isSmall = !isView && sizeBytes <= readUnasked;
  // It takes as long as the first rows did.
  const isCounted = isAllRead && needsEveryRow(open.shown);
  return useQuery<Output<'openTableRows'>, EngineError>({
    queryKey: [...queryKey('openTableRows', { databaseName, name }), generation],
    queryFn: ({ signal }) => client.call('openTableRows', { databaseName, name }, signal),
    enabled: isSmall || isCounted || open.whole || !isPlain(open.view),
    retry: false,
    // Asked again it looks whether the files are as they were, and reads nothing while they are.
    refetchOnMount: isView ? false : 'always',
    refetchOnWindowFocus: !isView,
  });
}

/** The file that profiles of a table's columns are counted over; undefined: not every row is read yet. */
export function useTableFile(table: TableText, open: OpenRows): string | undefined {
  return useWholeTable(table, open, false).data?.path;
}

export function useTableRows(table: TableText, open: OpenRows): TableRows {
  const { databaseName, name, generation } = table;
  const path = tableRowsPath(table);
  const first = useQuery<Preview, EngineError>({
    queryKey: ['first rows', path, generation],
    queryFn: ({ signal }) => readTable(table, signal),
    retry: false,
  });
  const whole = useWholeTable(table, open, first.data?.truncated === false);
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
  const rows = useFirstThenAll({ path, version: String(generation), first, whole, view: open.view });
  return {
    ...rows,
    stop: () => void queryClient.cancelQueries({ queryKey: queryKey('openTableRows', { databaseName, name }) }),
  };
}

/** With what the catalog knows of the table. */
async function readTable(table: TableText, signal: AbortSignal): Promise<Preview> {
  const { databaseName, name, classification, location, recordCount } = table;
  const first = await readFirstRows(`${quoted(databaseName)}.${quoted(name)}`, signal);
  return { ...first, path: location, classification, rowCount: first.rowCount ?? recordCount };
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
