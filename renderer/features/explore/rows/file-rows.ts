/** The rows of a file as a grid reads them: first a few, then pages of all rows, sorted and filtered. */

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import type { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { rejectedEnding } from '#engine/contract/rejected-ending.ts';
import { readingInput, type Stated } from '#renderer/features/explore/reading/file-reading.ts';
import { KeptPages, type ReadPage } from '#renderer/features/explore/rows/kept-pages.ts';
import {
  isPlain,
  plainView,
  viewInput,
  type RowsRead,
  type RowsView,
} from '#renderer/features/explore/rows/rows-view.ts';
import { client } from '#renderer/rpc/connection.ts';
import { queryClient, queryKey } from '#renderer/rpc/queries.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { arrowPage } from '#renderer/ui/data-grid/arrow-page.ts';
import { rowsInMemory, type RowSource } from '#renderer/ui/data-grid/row-source.ts';

export interface Reading extends Stated {
  readonly path: string;
}

type Preview = Output<'previewFile'>;
/** Pages that were opened, what of, and in how many milliseconds. */
type Pages = Output<'openPages'> & { readonly view: RowsView; readonly millis: number };

export interface FileRows {
  readonly preview: Preview | undefined;
  readonly source: RowSource | undefined;
  /** What `source` reads; null while it is not known. */
  readonly read: RowsRead | null;
  /** Of the file; null while they are being counted. */
  readonly totalCount: number | null;
  /** Every record was read with the types of its columns; otherwise the count may hold some that do not fit. */
  readonly checked: boolean;
  /** The view that `source` shows, which is an older one while another is being made. */
  readonly shown: { readonly view: RowsView; readonly rowCount: number; readonly millis: number } | null;
  readonly busy: boolean;
  /** Somebody ended the reading before its first rows were there. */
  readonly stopped: boolean;
  /** Of the file itself. */
  readonly error: EngineError | null;
  /** Of its order and filters. */
  readonly viewError: EngineError | null;
  reload(): void;
}

const firstRows = { limit: 200, mostValues: 40_000 };
const keptPages = new KeptPages();

/** The first rows alone, with the columns. */
export function useFirstRows(reading: Reading, isWanted = true): UseQueryResult<Preview, EngineError> {
  const input = { ...readingInput(reading.path, reading), ...firstRows };
  return useQuery<Preview, EngineError>({
    queryKey: queryKey('previewFile', input),
    queryFn: ({ signal }) => client.call('previewFile', input, signal),
    enabled: isWanted,
    // Another way of reading the same file: the old rows stay until it is known.
    placeholderData: (before) => (before?.path === reading.path ? before : undefined),
  });
}

/** @param wait the part that is not read yet: everything, or only count and pages, of a file that is still arriving. */
export function useFileRows(reading: Reading, view: RowsView, wait: 'all' | 'pages' | null): FileRows {
  const input = readingInput(reading.path, reading);
  const inputText = JSON.stringify(input);
  const preview = useFirstRows(reading, wait !== 'all');
  const plain = isPlain(view);
  const needsPages =
    wait === null && preview.data !== undefined && !preview.isPlaceholderData && (preview.data.truncated || !plain);
  const pagesInput = { ...input, ...viewInput(view) };
  const pages = useQuery<Pages, EngineError>({
    queryKey: queryKey('openPages', pagesInput),
    queryFn: async ({ signal }) => {
      const started = performance.now();
      const opened = await client.call('openPages', pagesInput, signal);
      return { ...opened, view, millis: performance.now() - started };
    },
    enabled: needsPages,
    retry: false,
    placeholderData: (before, query) => {
      const asked = query?.queryKey[1] as typeof pagesInput | undefined;
      return asked !== undefined &&
        JSON.stringify({
          path: asked.path,
          options: asked.options,
          ...(asked.format === undefined ? {} : { format: asked.format }),
          ...(asked.saved === undefined ? {} : { saved: asked.saved }),
        }) === inputText
        ? before
        : undefined;
    },
  });
  // An order or a filter that cannot be leaves the rows as they were.
  const last = useRef<{ readonly input: string; readonly pages: Pages } | null>(null);
  if (!needsPages) last.current = null;
  else if (pages.data !== undefined) last.current = { input: inputText, pages: pages.data };
  const before = last.current?.input === inputText ? last.current.pages : undefined;
  const opened = needsPages ? (pages.data ?? before) : undefined;
  const source = useMemo((): RowSource | undefined => {
    if (preview.data === undefined) return undefined;
    const layout = JSON.stringify([inputText, (opened ?? preview.data).columns]);
    if (opened === undefined)
      return { ...rowsInMemory(`first ${inputText}`, preview.data.columns, preview.data.rows), layout };
    const { snapshot, rowCount, totalCount, columns } = opened;
    const placed = !isPlain(opened.view);
    const asked = { ...input, ...viewInput(opened.view) };
    const id = JSON.stringify([asked, snapshot, rowCount]);
    const read = async (start: number, count: number): Promise<ReadPage> => {
      const { arrow } = await client.call('readPage', { ...asked, snapshot, start, count });
      return { page: arrowPage(arrow, start, placed), bytes: arrow.byteLength };
    };
    return {
      id,
      layout,
      columns,
      rowCount,
      ...(placed ? { wholeCount: totalCount, arrangement: JSON.stringify(opened.view) } : {}),
      readPage: (start, count) => keptPages.read(`${start} ${count} ${id}`, () => read(start, count)),
    };
    // The input is a new plain object at each call, so its text is compared.
  }, [preview.data, opened, inputText]);
  const wholeCount = preview.data?.truncated === false ? preview.data.rows.length : null;
  useReadAgain(
    reading.path,
    needsPages && !pages.isPlaceholderData && !preview.isFetching && preview.data.snapshot !== pages.data?.snapshot
      ? pages.data?.snapshot
      : undefined,
    JSON.stringify(pagesInput),
  );
  const isGone = pages.error?.code === 'FileNotFound';
  const viewError = plain || isGone ? null : pages.error;
  return {
    preview: withWarnings(preview.data, opened?.warnings),
    source,
    read:
      opened !== undefined
        ? { file: input, view: opened.view, snapshot: opened.snapshot, rowCount: opened.rowCount }
        : preview.data === undefined
          ? null
          : { file: input, view: plainView, snapshot: preview.data.snapshot, rowCount: wholeCount },
    totalCount: opened?.totalCount ?? wholeCount,
    checked: opened?.checked ?? true,
    shown: opened === undefined ? null : { view: opened.view, rowCount: opened.rowCount, millis: opened.millis },
    busy: (preview.isPlaceholderData && preview.isFetching) || (needsPages && !plain && pages.isFetching),
    stopped: wait !== 'all' && preview.isPending && preview.fetchStatus === 'idle',
    error: preview.error ?? ((plain || isGone) && needsPages ? pages.error : null),
    viewError: needsPages ? viewError : null,
    reload: () => readAgain(reading.path),
  };
}

/**
 * Everything that was read or counted of a file, and after the steps of its recipe, with what is known of these.
 * @param path a file, or the key of another view with a recipe.
 */
export function readAgain(path: string): void {
  void queryClient.invalidateQueries({
    predicate: ({ queryKey: [name, input] }) =>
      input === path || (input as { readonly path?: unknown } | undefined)?.path === path || name === 'validateJob',
  });
}

/**
 * First rows and pages of two states of a file do not match. For a file that keeps growing, this reloads once for
 * each view.
 * @param found the state of the pages if it differs from that of the first rows.
 */
function useReadAgain(path: string, found: string | undefined, view: string): void {
  const done = useRef('');
  useEffect(() => {
    if (found === undefined || done.current === view) return;
    done.current = view;
    showToast({ tone: 'info', title: 'The file changed on disk. Reloading.' });
    readAgain(path);
  }, [path, found, view]);
}

/** Warnings of the first rows and of all rows, each once: records that are reported one by one are not counted, too. */
function withWarnings(preview: Preview | undefined, more: readonly string[] | undefined): Preview | undefined {
  if (preview === undefined || more === undefined || more.length === 0) return preview;
  const first = preview.warnings.filter((text) => !text.endsWith(rejectedEnding));
  return { ...preview, warnings: [...new Set([...first, ...more])] };
}
