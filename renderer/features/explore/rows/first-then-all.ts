/** Rows that come in two steps: the first ones at once, all of them once they are in a file of the engine's cache. */

import { useMemo } from 'react';
import type { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { useFileRows, type FileRows } from '#renderer/features/explore/rows/file-rows.ts';
import { isPlain, type RowsView } from '#renderer/features/explore/rows/rows-view.ts';
import { rowsInMemory } from '#renderer/ui/data-grid/row-source.ts';

type Preview = Output<'previewFile'>;

/** A query, as far as rows need it. */
interface Asked<Data> {
  readonly data: Data | undefined;
  readonly error: EngineError | null;
  readonly isFetching: boolean;
  refetch(): unknown;
}

interface TwoSteps {
  /** Key of the view. */
  readonly path: string;
  /** Other rows have another one. */
  readonly version: string;
  readonly first: Asked<Preview>;
  /** The file with every row. */
  readonly whole: Asked<{ readonly path: string; readonly warnings: readonly string[] }>;
  readonly view: RowsView;
}

export interface FirstThenAll extends FileRows {
  /** The file with every row; undefined: not read yet. */
  readonly file: string | undefined;
  /** Every row is being read. */
  readonly reading: boolean;
  /** Why not every row could be read, where the first ones could. */
  readonly wholeError: EngineError | null;
}

const asFound = { format: undefined, options: {}, saved: true };

export function useFirstThenAll({ path, version, first, whole, view }: TwoSteps): FirstThenAll {
  // A query keeps the answer of before beside an error: those rows are no longer the ones that were asked for.
  const file = whole.error === null ? whole.data?.path : undefined;
  const rows = useFileRows({ path: file ?? '', ...asFound }, view, file === undefined ? 'all' : null);
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
    return { ...rowsInMemory(`first ${path} ${version}`, first.data.columns, first.data.rows), layout };
  }, [source, first.data, path, columns, version]);
  const reading = whole.isFetching && file === undefined;
  const isSmall = first.data !== undefined && !first.data.truncated;
  return {
    ...rows,
    preview: preview === undefined ? undefined : { ...preview, warnings: whole.data?.warnings ?? [] },
    source: shown,
    read: source === undefined ? null : rows.read,
    totalCount: file === undefined ? (isSmall ? first.data.rows.length : null) : rows.totalCount,
    shown: file === undefined ? null : rows.shown,
    busy: rows.busy || (reading && !isPlain(view)),
    error: file !== undefined ? rows.error : reading ? null : first.error,
    viewError: rows.viewError ?? (isPlain(view) ? null : whole.error),
    wholeError: whole.error,
    file,
    reading,
    reload: () => {
      void first.refetch();
      void whole.refetch();
    },
  };
}
