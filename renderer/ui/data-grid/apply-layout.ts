/** Carries a layout of columns into AG Grid, and what a person did with the pointer back into a layout. */

import type { Column, ColumnState, GridApi } from 'ag-grid-community';
import { laidOut, shownColumns, withWidth, type ColumnLayout } from '#renderer/ui/data-grid/column-layout.ts';
import { initialWidth } from '#renderer/ui/data-grid/grid-columns.ts';
import type { GridContext, GridRow } from '#renderer/ui/data-grid/grid-state.ts';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';

/**
 * A focused column that is hidden hands the focus to the next one.
 * @param before the layout that the grid has; null: it was just created.
 */
export function applyLayout(
  api: GridApi<GridRow>,
  columns: readonly GridColumn[],
  layout: ColumnLayout,
  before: ColumnLayout | null,
  context: GridContext,
): void {
  const widthBefore = new Map(before?.widths.map(({ name, width }) => [name, width]));
  const focused = context.focusedHeader ?? Number(api.getFocusedCell()?.column.getColId() ?? Number.NaN);
  const state = laidOut(columns, layout).map(({ place, column, shown, pinned, width }): ColumnState => {
    const isReset = width === undefined && widthBefore.has(column.name);
    return {
      colId: String(place),
      hide: !shown,
      pinned: pinned ? 'left' : null,
      ...(width === undefined ? (isReset ? { width: initialWidth(column) } : {}) : { width }),
    };
  });
  const next = neighbour(columns, before ?? layout, layout, focused);
  const holder = document.activeElement;
  const [held, row] = [holder?.closest('.ag-cell, .ag-header-cell') ?? null, api.getFocusedCell()?.rowIndex];
  api.applyColumnState({ state: [{ colId: 'row', pinned: 'left' }, ...state], applyOrder: true });
  if (next !== undefined) {
    context.focusedHeader = context.focusedHeader === undefined ? undefined : next;
    context.lastFocus = { row: row ?? 0, place: next };
    if (held === null) return;
    if (held.matches('.ag-header-cell')) api.setFocusedHeader(String(next));
    else if (row !== undefined) api.setFocusedCell(row, String(next));
  } else if (held !== null && !Number.isNaN(focused)) {
    // Elements of a column that moves between pinned and others are made again.
    if (held.matches('.ag-header-cell')) api.setFocusedHeader(String(focused));
    else if (row !== undefined) api.setFocusedCell(row, String(focused));
  }
}

/** Of a column that is no longer shown: the place of the next one that is, else of the one before. */
function neighbour(
  columns: readonly GridColumn[],
  before: ColumnLayout,
  layout: ColumnLayout,
  place: number,
): number | undefined {
  const now = new Set(shownColumns(columns, layout).map((each) => each.place));
  if (Number.isNaN(place) || now.has(place)) return undefined;
  const was = shownColumns(columns, before).map((each) => each.place);
  const at = was.indexOf(place);
  return (
    was.slice(at + 1).find((each) => now.has(each)) ?? was.slice(0, Math.max(0, at)).findLast((each) => now.has(each))
  );
}

/** After columns were dragged to other places, or into the pinned ones. */
export function layoutOfGrid(
  api: GridApi<GridRow>,
  columns: readonly GridColumn[],
  before: ColumnLayout,
): ColumnLayout {
  const state = api.getColumnState().filter(({ colId }) => columns[Number(colId)] !== undefined);
  const nameOf = ({ colId }: ColumnState): string => columns[Number(colId)]!.name;
  return {
    ...before,
    order: state.map(nameOf),
    pinned: state.filter(({ pinned }) => pinned === 'left').map(nameOf),
  };
}

export function withWidthsOf(
  resized: readonly Column[],
  columns: readonly GridColumn[],
  before: ColumnLayout,
): ColumnLayout {
  let layout = before;
  for (const column of resized) {
    const name = columns[Number(column.getColId())]?.name;
    if (name !== undefined) layout = withWidth(layout, name, column.getActualWidth());
  }
  return layout;
}
