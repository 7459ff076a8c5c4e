/** Options of the grid that never change during its life. */

import type { GridOptions } from 'ag-grid-community';
import { focusCell } from '#renderer/ui/data-grid/grid-handle.ts';
import type { GridContext, GridRow } from '#renderer/ui/data-grid/grid-state.ts';
import { gridTheme } from '#renderer/ui/data-grid/grid-theme.ts';

/** Rows that are read at once. */
export const blockRows = 200;

export const fixedOptions: GridOptions<GridRow> = {
  theme: gridTheme,
  rowModelType: 'infinite',
  cacheBlockSize: blockRows,
  maxBlocksInCache: 20,
  maxConcurrentDatasourceRequests: 2,
  rowBuffer: 2,
  // A layer's worth of work less for each row that is drawn.
  suppressRowTransform: true,
  rowSelection: { mode: 'multiRow', checkboxes: false, headerCheckbox: false, enableClickSelection: true },
  animateRows: false,
  // Cells are drawn immediately: the values are there (hold-scroll.ts).
  suppressAnimationFrame: true,
  suppressNoRowsOverlay: true,
  maintainColumnOrder: true,
  suppressDragLeaveHidesColumns: true,
  // Arrows go from cell to cell; Tab leaves the grid.
  tabToNextCell: () => false,
  tabToNextHeader: () => false,
  // From behind it, too, the keys come back to where they were, not to the last row of millions.
  focusGridInnerElement: ({ api, context }) => (focusCell(api, context as GridContext), true),
};
