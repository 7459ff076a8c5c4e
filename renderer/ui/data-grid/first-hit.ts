/** What was searched for comes into sight, also in a column far to the right. */

import type { GridApi } from 'ag-grid-community';
import { isHit } from '#renderer/ui/data-grid/grid-columns.ts';
import type { GridRow } from '#renderer/ui/data-grid/grid-state.ts';
import type { RowPage } from '#renderer/ui/data-grid/row-source.ts';

/** Brings the first column with a hit in the first row into sight, unless one is there. */
export function showFirstHit(api: GridApi<GridRow>, page: RowPage, columnCount: number, highlighted: string): void {
  if (highlighted === '') return;
  const hits = Array.from({ length: columnCount }, (_, column) => column).filter(
    (column) => isHit(page.value(0, column), highlighted) && api.getColumn(String(column))?.isVisible() === true,
  );
  const inSight = new Set(api.getAllDisplayedVirtualColumns().map((column) => column.getColId()));
  if (hits.length > 0 && !hits.some((column) => inSight.has(String(column))))
    api.ensureColumnVisible(String(hits[0]), 'middle');
}
