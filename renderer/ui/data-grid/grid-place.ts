/** Where a person was in a grid: scroll, focus and selection, to be found again when it is drawn again. */

import type { GridApi } from 'ag-grid-community';
import type { GridContext, GridRow, GridSelection } from '#renderer/ui/data-grid/grid-state.ts';
import type { GridColumn, RowSource } from '#renderer/ui/data-grid/row-source.ts';

export interface GridPlace {
  /** The arrangement that it is a place in; '': as the rows lie. */
  readonly arrangement: string;
  /** First row in sight. */
  readonly top: number;
  /** Name of the first column in sight that is not pinned; null: none is. */
  readonly left: string | null;
  readonly focus: {
    readonly row: number;
    readonly column: string;
    /** Position of the column among all: another one may be there now, as it was renamed or dropped. */
    readonly at?: number | undefined;
  } | null;
  readonly ranges: GridSelection['ranges'];
  /** Name of the column that is selected as a whole. */
  readonly column: string | null;
}

export function readPlace(
  api: GridApi<GridRow>,
  context: GridContext,
  source: RowSource,
  selection: GridSelection | undefined,
): GridPlace {
  const nameAt = (place: number): string | null => source.columns[place]?.name ?? null;
  const { left } = api.getHorizontalPixelRange();
  const first = api.getDisplayedCenterColumns().find((column) => (column.getLeft() ?? 0) >= left);
  const focused = api.getFocusedCell() ?? undefined;
  const at = Number(focused?.column.getColId());
  const focusedName = focused === undefined ? null : nameAt(at);
  return {
    arrangement: source.arrangement ?? '',
    top: api.getFirstDisplayedRowIndex() < 0 ? 0 : topRow(api),
    left: first === undefined || left === 0 ? null : nameAt(Number(first.getColId())),
    focus: focused === undefined || focusedName === null ? null : { row: focused.rowIndex, column: focusedName, at },
    ranges: selection?.ranges ?? null,
    column: context.selectedColumn === undefined ? null : nameAt(context.selectedColumn),
  };
}

/** Rows above the view are drawn too, so the first drawn one is not meant. */
function topRow(api: GridApi<GridRow>): number {
  const { top } = api.getVerticalPixelRange();
  for (let row = Math.max(0, api.getFirstDisplayedRowIndex()); row <= api.getLastDisplayedRowIndex(); row += 1) {
    const at = api.getDisplayedRowAtIndex(row)?.rowTop ?? 0;
    if (at >= top - 1) return row;
  }
  return Math.max(0, api.getFirstDisplayedRowIndex());
}

/**
 * Rows may still be few, the first of a file, and then the place is not there yet.
 * @returns whether it was.
 */
export function restorePlace(
  api: GridApi<GridRow>,
  context: GridContext,
  source: RowSource,
  place: GridPlace,
): boolean {
  if (place.arrangement !== (source.arrangement ?? '') || place.top >= Math.max(1, source.rowCount)) return false;
  const placeOf = (name: string | null): number => source.columns.findIndex((column) => column.name === name);
  if (place.top > 0) api.ensureIndexVisible(place.top, 'top');
  if (placeOf(place.left) !== -1) api.ensureColumnVisible(String(placeOf(place.left)), 'start');
  const focused = focusedPlace(source.columns, place);
  if (place.focus !== null && focused !== -1) context.lastFocus = { row: place.focus.row, place: focused };
  const selected = placeOf(place.column);
  context.selectedColumn = selected === -1 ? undefined : selected;
  context.unread = place.ranges ?? [];
  if (context.selectedColumn !== undefined) api.refreshCells({ force: true });
  selectRead(api, context);
  return true;
}

/** @returns the position of the focused column, or of the one that is in its place; -1: there is none. */
export function focusedPlace(columns: readonly GridColumn[], { focus }: Pick<GridPlace, 'focus'>): number {
  if (focus === null) return -1;
  const named = columns.findIndex(({ name }) => name === focus.column);
  return named !== -1 || focus.at === undefined ? named : Math.min(focus.at, columns.length - 1);
}

/** Rows that are to be selected and have been read since. */
export function selectRead(api: GridApi<GridRow>, context: GridContext): void {
  if (context.unread.length === 0) return;
  const left: { start: number; count: number }[] = [];
  for (const { start, count } of context.unread)
    for (let row = start; row < start + count; row += 1) {
      const node = api.getDisplayedRowAtIndex(row);
      if (node?.data !== undefined) node.setSelected(true, false, 'api');
      else if (left.at(-1) !== undefined && left.at(-1)!.start + left.at(-1)!.count === row) left.at(-1)!.count += 1;
      else left.push({ start: row, count: 1 });
    }
  context.unread = left;
}
