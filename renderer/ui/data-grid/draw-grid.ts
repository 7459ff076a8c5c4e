/** Creates the grid of AG Grid in its element, laid out and at its place; it may outlive the effects of its component. */

import { createGrid, type ColDef, type GridApi, type IDatasource } from 'ag-grid-community';
import { applyLayout, layoutOfGrid, withWidthsOf } from '#renderer/ui/data-grid/apply-layout.ts';
import type { ColumnLayout } from '#renderer/ui/data-grid/column-layout.ts';
import { fixedOptions } from '#renderer/ui/data-grid/fixed-options.ts';
import { gridHandle, type GridHandle } from '#renderer/ui/data-grid/grid-handle.ts';
import { focusedPlace, restorePlace, type GridPlace } from '#renderer/ui/data-grid/grid-place.ts';
import type { GridContext, GridRow } from '#renderer/ui/data-grid/grid-state.ts';
import { rowHeight } from '#renderer/ui/data-grid/grid-theme.ts';
import { profileHeight } from '#renderer/ui/data-grid/header-profile.tsx';
import { holdKeys } from '#renderer/ui/data-grid/hold-keys.ts';
import { holdScrolls } from '#renderer/ui/data-grid/hold-scroll.ts';
import type { GridColumn, RowSource } from '#renderer/ui/data-grid/row-source.ts';
import { styleNonce } from '#renderer/ui/nonce.ts';

/** Options of the latest render. */
export interface GivenOptions {
  readonly columns: ColDef<GridRow>[];
  readonly datasource: IDatasource;
  readonly arrangement: string | undefined;
}

/** The grid with the options that it has. */
export interface CurrentGrid extends GivenOptions {
  readonly api: GridApi<GridRow>;
}

export interface DrawnGrid {
  /** What it was created for; for anything else it is created again. */
  readonly form: string;
  readonly grid: CurrentGrid;
  readonly handle: GridHandle;
  /** To be called when its tab was hidden and is shown again: measures it and draws the rows that are missing. */
  measure(): void;
  /** Removes it from its element. */
  end(): void;
}

/** Callbacks of the grid; always the functions of the latest render. */
export interface GridCalls {
  onFocusColumn?: ((column: GridColumn) => void) | undefined;
  onFocusRow?: ((row: number) => void) | undefined;
  onSortColumn?: ((column: GridColumn) => void) | undefined;
  onReady?: ((handle: GridHandle) => void) | undefined;
  onScroll?: (() => void) | undefined;
  onColumnLayout?: ((layout: ColumnLayout) => void) | undefined;
  onLeave?: ((place: GridPlace) => void) | undefined;
  openFocused?(): void;
  rowsCame?(): void;
}

interface Drawing {
  readonly form: string;
  readonly root: HTMLElement;
  readonly context: GridContext;
  readonly given: GivenOptions;
  readonly hasProfiles: boolean;
  readonly isMovable: boolean;
  readonly called: GridCalls;
  /** Of the latest render. */
  readonly drawn: { readonly current: RowSource };
  /** Of the latest render. */
  readonly wanted: { readonly current: ColumnLayout };
  /** Where a person was when these rows were drawn before. */
  readonly place: GridPlace | undefined;
}

export function drawGrid({
  form,
  root,
  context,
  given,
  hasProfiles,
  isMovable,
  called,
  drawn,
  wanted,
  place,
}: Drawing): DrawnGrid {
  const api = createGrid<GridRow>(root, {
    ...fixedOptions,
    rowHeight: rowHeight(),
    styleNonce: styleNonce(),
    context,
    columnDefs: given.columns,
    datasource: given.datasource,
    ...(hasProfiles ? { headerHeight: profileHeight } : {}),
    suppressMovableColumns: !isMovable,
    onColumnMoved: ({ finished, source: by }) => {
      if (!finished || by === 'api') return;
      called.onColumnLayout?.(layoutOfGrid(api, drawn.current.columns, wanted.current));
    },
    onColumnResized: ({ finished, source: by, columns: resized }) => {
      if (!finished || by === 'api' || resized === null) return;
      called.onColumnLayout?.(withWidthsOf(resized, drawn.current.columns, wanted.current));
    },
    onSelectionChanged: ({ source: by }) => {
      // A click selects one row in the place of all others.
      if (by === 'rowClicked') context.unread = [];
    },
    onBodyScroll: () => called.onScroll?.(),
    onCellDoubleClicked: () => called.openFocused?.(),
    onCellFocused: ({ column: focused, rowIndex }) => {
      const id = typeof focused === 'object' ? focused?.getColId() : undefined;
      const column = drawn.current.columns[Number(id)];
      context.focusedHeader = undefined;
      if (column !== undefined) called.onFocusColumn?.(column);
      if (rowIndex !== null) called.onFocusRow?.(rowIndex);
    },
    onHeaderFocused: ({ column: focused }) => {
      const at = Number(focused.getUniqueId());
      const column = drawn.current.columns[at];
      context.focusedHeader = column === undefined ? undefined : at;
      if (column !== undefined) called.onFocusColumn?.(column);
    },
  });
  const scrolls = holdScrolls(
    root,
    {
      count: () => drawn.current.rowCount,
      areRead: (first, last) => [first, last].every((row) => api.getDisplayedRowAtIndex(row)?.data !== undefined),
    },
    rowHeight(),
  );
  const keys = holdKeys(root, api, context);
  called.rowsCame = () => {
    scrolls.rowsCame();
    keys.rowsCame();
  };
  applyLayout(api, drawn.current.columns, wanted.current, null, context);
  // The focus may come before the rows to which the rest of the place belongs.
  const focused = place === undefined ? -1 : focusedPlace(drawn.current.columns, place);
  if (place?.focus != null && focused !== -1) context.lastFocus ??= { row: place.focus.row, place: focused };
  // At once, so that the rows there are the first ones to be read; again once rows have come.
  if (place !== undefined && drawn.current.rowCount > 0) {
    api.setRowCount(drawn.current.rowCount, true);
    restorePlace(api, context, drawn.current, place);
  }
  return {
    form,
    grid: { api, ...given },
    handle: gridHandle(root, api, context, () => drawn.current),
    measure: () => {
      // A hidden grid has no size. What AG Grid draws then, for a change just before, is a height of 0 with the rows
      // around it; no observer of the browser looks into a hidden tab, so none hears that the size is back either.
      api.dispatchEvent({ type: 'scrollbarWidthChanged' });
      api.dispatchEvent({ type: 'bodyHeightChanged' });
    },
    end: () => {
      scrolls.end();
      keys.end();
      api.destroy();
    },
  };
}
