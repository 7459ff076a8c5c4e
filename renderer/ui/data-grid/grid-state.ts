/** What a drawn grid holds of its rows, its focus and its selection. */

import type { GridColumn, RowPage } from '#renderer/ui/data-grid/row-source.ts';

/** A row as AG Grid holds it: a place in a page, no values. */
export interface GridRow {
  readonly page: RowPage;
  readonly row: number;
}

/** Values that the cells read from their grid when they are drawn. */
export interface GridContext {
  /** Place of the column that is selected as a whole; undefined: none is. */
  selectedColumn: number | undefined;
  /** Place of the column whose header had the focus last; undefined: a cell had it since. */
  focusedHeader: number | undefined;
  /** Where the focus was before the grid was drawn again, or before its column was hidden. */
  lastFocus: { readonly row: number; readonly place: number } | undefined;
  /** Rows that are selected, and are not read yet. */
  unread: readonly { readonly start: number; readonly count: number }[];
  /** Text in small letters; cells that hold it are marked. '': none are. */
  highlighted: string;
  /** Row that is shown in full elsewhere, 0-based; undefined: none is. */
  shownRow: number | undefined;
}

/** Selected rows by position in the source; of a selected column every row, unless rows are selected. */
export interface GridSelection {
  /** Ascending, not adjacent; null: every row. */
  readonly ranges: readonly { readonly start: number; readonly count: number }[] | null;
  /** null: every column. */
  readonly column: GridColumn | null;
  readonly rowCount: number;
}
