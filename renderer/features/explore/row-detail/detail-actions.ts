/** Opens and closes the detail of a row, and lets the grid follow it. */

import { activeRows, changeRows, openRowsOf } from '#renderer/features/explore/rows/rows-view.ts';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';
import { whenDrawn } from '#renderer/ui/when-drawn.ts';

/** Of a row that is already open, the keys go to its values. @param row 0-based. @param column shown in full. */
export function openRowDetail(path: string, row: number, column: GridColumn): void {
  const { detail } = openRowsOf(path);
  const value = String(columnPlace(path, column));
  changeRows(path, { detail: { row, value } });
  if (detail !== null && detail.row === row) focusRowDetail();
}

/** The column that got the focus in the grid, in the row that is open; nothing where none is. */
export function followColumn(path: string, column: GridColumn): void {
  const { detail } = openRowsOf(path);
  if (detail !== null) changeRows(path, { detail: { ...detail, value: String(columnPlace(path, column)) } });
}

export function followRow(path: string, row: number): void {
  const { detail } = openRowsOf(path);
  if (detail !== null && detail.row !== row) changeRows(path, { detail: { ...detail, row } });
}

export function focusRowDetail(): void {
  whenDrawn(() => {
    const tree = document.querySelector<HTMLElement>('#editor [data-part="row-detail"] [data-part="value-tree"]');
    tree?.focus();
    return tree !== null;
  });
}

export function showDetailRow(path: string, row: number): void {
  const rows = activeRows();
  if (rows?.path === path) rows.handle.showRow(row);
}

/** The keys go back to the row in the grid. */
export function closeRowDetail(path: string): void {
  const { detail } = openRowsOf(path);
  if (detail === null) return;
  changeRows(path, { detail: null });
  const rows = activeRows();
  if (rows?.path === path) rows.handle.focusRow(detail.row);
}

function columnPlace(path: string, { name }: GridColumn): number {
  const rows = activeRows();
  const columns = rows?.path === path ? rows.preview.columns : [];
  return Math.max(
    0,
    columns.findIndex((column) => column.name === name),
  );
}
