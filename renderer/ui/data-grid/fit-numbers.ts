/** Columns of numbers are made wide enough for their first values: a number that is cut reads as another one. */

import type { GridApi } from 'ag-grid-community';
import { cellText, isNumeric } from '#renderer/ui/data-grid/cell-text.ts';
import type { GridRow } from '#renderer/ui/data-grid/grid-state.ts';
import type { GridColumn, RowPage } from '#renderer/ui/data-grid/row-source.ts';

/** Pixels of a digit at the size of cells, and of the padding around it. */
const digit = 7.5;
const padding = 20;
const widest = 220;
/** More would cost time before the rows are drawn. */
const mostRows = 20;
const mostColumns = 100;

/** Pixels that the longest of the first numbers of a column takes. @param index of the column. */
export function widthOfNumbers(page: RowPage, index: number): number {
  let longest = 0;
  for (let row = 0; row < Math.min(page.count, mostRows); row += 1)
    longest = Math.max(longest, cellText(page.value(row, index)).text.length);
  return Math.min(widest, Math.ceil(longest * digit + padding));
}

/** Columns that have been made wider or narrower stay as they are. @param page the first one. @param set their names. */
export function fitNumbers(
  api: GridApi<GridRow>,
  page: RowPage,
  columns: readonly GridColumn[],
  set: ReadonlySet<string>,
): void {
  const wider = columns.slice(0, mostColumns).flatMap(({ name, type }, index) => {
    const column = isNumeric(type) && !set.has(name) ? api.getColumn(String(index)) : null;
    if (column === null || column.getActualWidth() !== column.getColDef().initialWidth) return [];
    const newWidth = widthOfNumbers(page, index);
    return newWidth > column.getActualWidth() ? [{ key: column, newWidth }] : [];
  });
  if (wider.length > 0) api.setColumnWidths(wider);
}
