/** The rows of a file as a grid reads them: its first ones at once, then pages of the whole by position. */

import { useMemo } from 'react';
import type { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { client } from '#renderer/rpc/connection.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { arrowPage } from '#renderer/ui/data-grid/arrow-page.ts';
import { rowsInMemory, type RowSource } from '#renderer/ui/data-grid/row-source.ts';

export interface Reading {
  readonly path: string;
  readonly format?: string;
  readonly options: Readonly<Record<string, unknown>>;
}

export interface FileRows {
  readonly preview: Output<'previewFile'> | undefined;
  readonly source: RowSource | undefined;
  /** Rows of the whole file; null while they are being counted. */
  readonly rowCount: number | null;
  readonly error: EngineError | null;
  reload(): void;
}

const firstRows = 200;

/** @param wait what is not read yet: everything, or only the count and the pages, of a file that is still coming. */
export function useFileRows(reading: Reading, wait: 'all' | 'pages' | null): FileRows {
  const input = { path: reading.path, options: { ...reading.options }, ...(reading.format === undefined ? {} : { format: reading.format }) };
  const preview = useProcedure('previewFile', { ...input, limit: firstRows }, { enabled: wait !== 'all' });
  const pages = useProcedure('openPages', input, { enabled: preview.data?.truncated === true && wait === null });
  const source = useMemo((): RowSource | undefined => {
    if (preview.data === undefined) return undefined;
    const { columns, rows } = preview.data;
    const id = JSON.stringify(input);
    if (pages.data === undefined) return rowsInMemory(`first ${id}`, columns, rows);
    const { snapshot, rowCount } = pages.data;
    return {
      id: `all ${id} ${snapshot}`,
      columns: pages.data.columns,
      rowCount,
      readPage: async (start, count) => {
        const page = await client.call('readPage', { ...input, snapshot, start, count });
        return arrowPage(page.arrow, start);
      },
    };
    // The input is plain data made anew at each call; its text is what counts.
  }, [preview.data, pages.data, JSON.stringify(input)]);
  return {
    preview: preview.data,
    source,
    rowCount: pages.data?.rowCount ?? (preview.data?.truncated === false ? preview.data.rows.length : null),
    error: preview.error ?? pages.error,
    reload: () => {
      void preview.refetch();
      void pages.refetch();
    },
  };
}
