/** What commands ask of a grid that is drawn: the focused cell, jumps, widths, copies. */

import type { GridApi } from 'ag-grid-community';
import { copyText, type CopyFormat } from '#renderer/ui/data-grid/copy-rows.ts';
import type { GridColumn, RowPage } from '#renderer/ui/data-grid/row-source.ts';

/** A row as AG Grid holds it: a place in a page, no values. */
export interface GridRow {
  readonly page: RowPage;
  readonly row: number;
}

export interface GridCell {
  readonly column: GridColumn;
  readonly value: unknown;
  /** 0-based. */
  readonly rowIndex: number;
}

export interface GridHandle {
  /** undefined when none has the focus, or its row is still being read. */
  focusedCell(): GridCell | undefined;
  /** @param index 0-based; beyond the end it is the last row. */
  goToRow(index: number): void;
  /** As wide as what is drawn of it needs. */
  fitColumn(column: GridColumn): void;
  /** The selected rows, else the row of the focused cell; @returns how many rows were copied. */
  copy(format: CopyFormat): Promise<number>;
  focus(): void;
}

/** Milliseconds until rows that were scrolled to are drawn. */
const drawn = 100;

export function gridHandle(api: GridApi<GridRow>, columns: () => readonly GridColumn[]): GridHandle {
  const focusedRow = (): number | undefined => api.getFocusedCell()?.rowIndex;
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
    goToRow: (index) => {
      const row = Math.max(0, Math.min(index, api.getDisplayedRowCount() - 1));
      api.ensureIndexVisible(row, 'middle');
      const column = api.getFocusedCell()?.column.getColId() ?? '0';
      // Only a drawn cell takes the focus, and the row is drawn after the scroll.
      setTimeout(() => api.isDestroyed() || api.setFocusedCell(row, column), drawn);
    },
    fitColumn: (column) => api.autoSizeColumns([String(columns().indexOf(column))]),
    copy: async (format) => {
      const focused = focusedRow();
      const selected = api.getSelectedNodes().sort((left, right) => (left.rowIndex ?? 0) - (right.rowIndex ?? 0));
      const nodes = selected.length > 0 || focused === undefined ? selected : [api.getDisplayedRowAtIndex(focused)];
      const rows = nodes
        .flatMap((node) => (node?.data === undefined ? [] : [node.data]))
        .map(({ page, row }) => ({ value: (column: number) => page.value(row, column) }));
      if (rows.length > 0) await navigator.clipboard.writeText(copyText(format, columns(), rows));
      return rows.length;
    },
    focus: () => api.setFocusedCell(focusedRow() ?? 0, api.getFocusedCell()?.column.getColId() ?? '0'),
  };
}
