/** The interface of a drawn grid for commands: the focused cell, jumps, widths, copies. */

import type { GridApi } from 'ag-grid-community';
import { copyText, type CopiedRow, type CopyFormat } from '#renderer/ui/data-grid/copy-rows.ts';
import type { GridContext, GridRow, GridSelection } from '#renderer/ui/data-grid/grid-state.ts';
import { readPlace, type GridPlace } from '#renderer/ui/data-grid/grid-place.ts';
import type { GridColumn, RowSource } from '#renderer/ui/data-grid/row-source.ts';
import { isDialogOpen } from '#renderer/ui/dialog.tsx';
import { whenDrawn } from '#renderer/ui/when-drawn.ts';

export interface GridCell {
  readonly column: GridColumn;
  readonly value: unknown;
  /** 0-based. */
  readonly rowIndex: number;
}

export interface Copied {
  readonly rows: number;
  readonly columns: number;
  /** Columns of the rows that are hidden, and were not copied. */
  readonly hiddenColumns: number;
  /** Cells whose formula was escaped. */
  readonly escaped: number;
  /** Set: nothing was copied, since these are more values than a clipboard should hold. */
  readonly tooMany?: { readonly values: number; readonly most: number };
}

export interface CopyOptions {
  /** As in {@link copyText}. */
  readonly keepFormulas: boolean;
  readonly table?: string;
  /** Hidden columns too, and in the order of the rows; otherwise those that are shown, in their order. */
  readonly allColumns?: boolean;
}

export interface GridHandle {
  /** undefined when none has the focus, or its row is still being read. */
  focusedCell(): GridCell | undefined;
  /** Of the cell or the header that has the focus, or had it last. */
  focusedColumn(): GridColumn | undefined;
  /** @param index 0-based; beyond the end it is the last row. */
  goToRow(index: number): void;
  /** Scrolls as little as it takes, and leaves the focus where it is. @param index 0-based. */
  showRow(index: number): void;
  /** Focuses a row in sight, in the column that had the focus last. @param index 0-based. */
  focusRow(index: number): void;
  /** Scrolls to columns, the first of them above all. @returns false: they are not there, or no row has been read. */
  showColumns(names: readonly string[]): boolean;
  /** Of the shown columns. */
  goToHeader(end: 'first' | 'last'): void;
  /** Fits the width to the drawn cells. */
  fitColumn(column: GridColumn): void;
  /** @returns undefined: the column is not shown. */
  widthOf(column: GridColumn): number | undefined;
  /**
   * The selected rows, else the row of the focused cell; of a selected column its values, in every row when no row
   * is selected.
   */
  copy(format: CopyFormat, options: CopyOptions): Promise<Copied>;
  /** The rows in view that are read, with every column. */
  rowsInView(): { readonly columns: readonly GridColumn[]; readonly rows: readonly CopiedRow[] };
  /** undefined: nothing is selected. */
  selection(): GridSelection | undefined;
  /** Selects the row of the focused cell, or lets go of it. @param extends up to it from the row selected last. */
  selectRow(extending: boolean): void;
  /** Selects the column of the focused cell, or lets go of it; null: of whichever is selected. */
  selectColumn(none?: null): void;
  place(): GridPlace;
  focus(): void;
}

/** An event by which the element of a grid is asked to focus the cell that had the focus last. */
export const takesFocus = 'tenon-takes-focus';

/** Most values to copy; a clipboard is not an export. */
export const mostCopied = 500_000;
const pageRows = 10_000;

/** @param root the element that the grid is drawn in. */
export function gridHandle(
  root: HTMLElement,
  api: GridApi<GridRow>,
  context: GridContext,
  source: () => RowSource,
): GridHandle {
  const columns = (): readonly GridColumn[] => source().columns;
  const idOf = ({ name }: GridColumn): string => String(columns().findIndex((column) => column.name === name));
  const focusedRow = (): number | undefined => api.getFocusedCell()?.rowIndex;
  let anchor: number | undefined;
  const selection = (): GridSelection | undefined => {
    const { selectedColumn: place } = context;
    const column = (place === undefined ? undefined : columns()[place]) ?? null;
    const read = api
      .getSelectedNodes()
      .map(({ rowIndex }) => rowIndex ?? -1)
      .filter((index) => index >= 0);
    const unread = context.unread.flatMap(({ start, count }) => Array.from({ length: count }, (_, row) => start + row));
    const places = [...new Set([...read, ...unread])].sort((left, right) => left - right);
    if (places.length > 0) return { ranges: rangesOf(places), column, rowCount: places.length };
    return column === null ? undefined : { ranges: null, column, rowCount: source().rowCount };
  };
  const rowsAt = async (ranges: readonly { start: number; count: number }[]): Promise<CopiedRow[]> => {
    const rows: CopiedRow[] = [];
    for (const { start, count } of ranges) {
      const read =
        count > pageRows
          ? []
          : Array.from({ length: count }, (_, row) => api.getDisplayedRowAtIndex(start + row)?.data);
      if (read.length > 0 && !read.includes(undefined)) {
        rows.push(...read.flatMap((each) => (each === undefined ? [] : [copiedRow(each)])));
        continue;
      }
      for (let at = start; at < start + count; at += pageRows) {
        const page = await source().readPage(at, Math.min(pageRows, start + count - at));
        for (let row = 0; row < page.count; row += 1) rows.push(copiedRow({ page, row }));
      }
    }
    return rows;
  };
  return {
    focusedCell: () => {
      // Without one AG Grid answers null or undefined, whatever its types say.
      const focused = api.getFocusedCell() ?? undefined;
      const index = Number(focused?.column.getColId());
      const column = columns()[index];
      const data = focused === undefined ? undefined : api.getDisplayedRowAtIndex(focused.rowIndex)?.data;
      return focused === undefined || column === undefined || data === undefined
        ? undefined
        : { column, value: data.page.value(data.row, index), rowIndex: focused.rowIndex };
    },
    focusedColumn: () =>
      columns()[context.focusedHeader ?? Number(api.getFocusedCell()?.column.getColId() ?? Number.NaN)],
    goToRow: (index) => {
      const row = Math.max(0, Math.min(index, api.getDisplayedRowCount() - 1));
      api.ensureIndexVisible(row, 'middle');
      const column = api.getFocusedCell()?.column.getColId() ?? firstColumn(api);
      api.ensureColumnVisible(column);
      // Only a drawn cell takes the keys, and a dialog that is still open keeps them.
      whenDrawn(() => {
        if (api.isDestroyed()) return true;
        const isThere = root.querySelector(`[row-index="${row}"] [col-id="${CSS.escape(column)}"]`) !== null;
        if (!isThere || isDialogOpen()) return false;
        api.setFocusedCell(row, column);
        return true;
      });
    },
    showRow: (index) => {
      if (index < api.getDisplayedRowCount()) api.ensureIndexVisible(index);
    },
    focusRow: (index) => {
      const row = Math.max(0, Math.min(index, api.getDisplayedRowCount() - 1));
      api.ensureIndexVisible(row);
      const held = api.getFocusedCell()?.column.getColId();
      const isShown = shownPlaces(api).some((place) => String(place) === held);
      api.setFocusedCell(row, isShown && held !== undefined ? held : firstColumn(api));
    },
    showColumns: (names) => {
      const shown = shownPlaces(api).filter((place) => names.includes(columns()[place]?.name ?? ''));
      const top = api.getDisplayedRowAtIndex(Math.max(0, api.getFirstDisplayedRowIndex()));
      if (shown.length === 0 || top?.data === undefined) return false;
      for (const place of shown.toReversed()) api.ensureColumnVisible(String(place));
      return true;
    },
    goToHeader: (end) => {
      const id = end === 'first' ? firstColumn(api) : (shownPlaces(api).at(-1) ?? 'row').toString();
      api.ensureColumnVisible(id);
      // Only a header that is drawn takes the focus.
      whenDrawn(() => {
        if (api.isDestroyed()) return true;
        if (root.querySelector(`.ag-header-cell[col-id="${CSS.escape(id)}"]`) === null) return false;
        api.setFocusedHeader(id);
        return true;
      });
    },
    fitColumn: (column) => api.autoSizeColumns([idOf(column)]),
    widthOf: (column) => api.getColumn(idOf(column))?.getActualWidth(),
    rowsInView: () => {
      const [first, last] = [Math.max(0, api.getFirstDisplayedRowIndex()), api.getLastDisplayedRowIndex()];
      const rows = Array.from({ length: last - first + 1 }, (_, row) => api.getDisplayedRowAtIndex(first + row)?.data);
      return { columns: columns(), rows: rows.flatMap((each) => (each === undefined ? [] : [copiedRow(each)])) };
    },
    selection,
    copy: async (format, { keepFormulas, table, allColumns = false }) => {
      const focused = focusedRow();
      const selected =
        selection() ??
        (focused === undefined ? undefined : { ranges: [{ start: focused, count: 1 }], column: null, rowCount: 1 });
      const none = { rows: 0, columns: 0, hiddenColumns: 0, escaped: 0 };
      if (selected === undefined) return none;
      const { ranges, column, rowCount } = selected;
      const everyPlace = columns().map((_, place) => place);
      const places = column !== null ? [columns().indexOf(column)] : allColumns ? everyPlace : shownPlaces(api);
      const hiddenColumns = column === null ? everyPlace.length - places.length : 0;
      const values = rowCount * places.length;
      if (values > mostCopied) return { ...none, tooMany: { values, most: mostCopied } };
      const rows = places.length === 0 ? [] : await rowsAt(ranges ?? [{ start: 0, count: rowCount }]);
      if (rows.length === 0) return { ...none, hiddenColumns };
      const { text, escaped } = copyText(
        format,
        places.map((place) => columns()[place]!),
        rows.map((row) => ({ value: (index) => row.value(places[index]!) })),
        keepFormulas,
        table,
      );
      await navigator.clipboard.writeText(text);
      return { rows: rows.length, columns: places.length, hiddenColumns, escaped };
    },
    selectRow: (extending) => {
      const row = focusedRow();
      const node = row === undefined ? undefined : api.getDisplayedRowAtIndex(row);
      if (row === undefined || node === undefined) return;
      if (!extending || anchor === undefined) {
        node.setSelected(node.isSelected() !== true);
        anchor = row;
        return;
      }
      for (let each = Math.min(anchor, row); each <= Math.max(anchor, row); each += 1)
        api.getDisplayedRowAtIndex(each)?.setSelected(true);
    },
    selectColumn: (none) => {
      const place = Number(api.getFocusedCell()?.column.getColId());
      const isColumn = none === undefined && columns()[place] !== undefined && context.selectedColumn !== place;
      context.selectedColumn = isColumn ? place : undefined;
      api.refreshCells({ force: true });
    },
    place: () => readPlace(api, context, source(), selection()),
    focus: () => focusCell(api, context),
  };
}

function copiedRow({ page, row }: GridRow): CopiedRow {
  return { value: (column) => page.value(row, column) };
}

/** Of the shown columns, in their order. */
function shownPlaces(api: GridApi<GridRow>): number[] {
  return api
    .getAllDisplayedColumns()
    .map((column) => Number(column.getColId()))
    .filter((place) => !Number.isNaN(place));
}

/** The id of the first shown column; if none is, of the row numbers. */
function firstColumn(api: GridApi<GridRow>): string {
  return (shownPlaces(api)[0] ?? 'row').toString();
}

/** The cell that had the focus last, else the first that is drawn. */
export function focusCell(api: GridApi<GridRow>, { lastFocus }: GridContext): void {
  const held = api.getFocusedCell() ?? undefined;
  const id = held?.column.getColId() ?? String(lastFocus?.place);
  const shown = shownPlaces(api).some((place) => String(place) === id);
  const [first, last] = [api.getFirstDisplayedRowIndex(), api.getLastDisplayedRowIndex()];
  const isDrawn = lastFocus !== undefined && lastFocus.row >= first && lastFocus.row <= last;
  const row = held?.rowIndex ?? (isDrawn ? lastFocus.row : Math.max(0, first));
  const next = String(lastFocus?.place);
  const column = shown ? id : shownPlaces(api).some((place) => String(place) === next) ? next : firstColumn(api);
  api.setFocusedCell(Math.min(row, api.getDisplayedRowCount() - 1), column);
}

/** @param places ascending. */
function rangesOf(places: readonly number[]): { start: number; count: number }[] {
  const ranges: { start: number; count: number }[] = [];
  for (const place of places) {
    const last = ranges.at(-1);
    if (last !== undefined && last.start + last.count === place) last.count += 1;
    else ranges.push({ start: place, count: 1 });
  }
  return ranges;
}
