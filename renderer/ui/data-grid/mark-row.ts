/** Marks the row of a grid that is shown in full elsewhere. */

import type { GridApi } from 'ag-grid-community';
import type { GridContext, GridRow } from '#renderer/ui/data-grid/grid-state.ts';

/** @param row 0-based; undefined: none. */
export function markRow(api: GridApi<GridRow>, context: GridContext, row: number | undefined): void {
  const before = context.shownRow;
  if (before === row) return;
  context.shownRow = row;
  const rowNodes = [before, row].flatMap((each) => {
    const node = each === undefined ? undefined : api.getDisplayedRowAtIndex(each);
    return node === undefined ? [] : [node];
  });
  // Cells keep their elements, and with them the focus.
  if (rowNodes.length > 0) api.refreshCells({ rowNodes, force: true, suppressFlash: true });
}
