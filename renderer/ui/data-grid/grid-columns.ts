/** Columns of the grid as AG Grid takes them; cells are decoded when they are painted. */

import type { CellClassParams, ColDef } from 'ag-grid-community';
import { cellText, isNumeric, plainText } from '#renderer/ui/data-grid/cell-text.ts';
import type { HeaderFacts } from '#renderer/ui/data-grid/column-header.tsx';
import type { GridContext, GridRow } from '#renderer/ui/data-grid/grid-state.ts';
import { HeaderPlace, type HeaderPlaces } from '#renderer/ui/data-grid/header-places.ts';
import type { GridColumn, RowSource } from '#renderer/ui/data-grid/row-source.ts';
import { exactCount } from '#renderer/ui/format/words.ts';
import { classes } from '#renderer/ui/classes.ts';
import gridStyles from '#renderer/ui/data-grid/data-grid.module.css';

/** Column ids are positions: names may repeat or hold anything. */
export function gridColumns(
  { columns, rowCount, wholeCount }: Pick<RowSource, 'columns' | 'rowCount' | 'wholeCount'>,
  headers: HeaderPlaces,
  factsOf: (column: GridColumn) => HeaderFacts,
): ColDef<GridRow>[] {
  const rowNumber: ColDef<GridRow> = {
    colId: 'row',
    headerName: '#',
    width: Math.max(48, String(wholeCount ?? rowCount).length * 8 + 18),
    pinned: 'left',
    resizable: false,
    sortable: false,
    suppressMovable: true,
    cellClass: classes(gridStyles.rowNumber),
    cellClassRules: { [gridStyles.shown ?? '']: isInShownRow },
    valueGetter: ({ node, data }) => {
      const place = wholeCount === undefined ? node?.rowIndex : data?.page.place?.(data.row);
      return place == null ? '' : exactCount(place + 1);
    },
  };
  return [
    rowNumber,
    ...columns.map((column, index): ColDef<GridRow> => {
      const isNumber = isNumeric(column.type);
      const isChanged = factsOf(column).mark?.changed === true;
      return {
        colId: String(index),
        headerName: column.name,
        headerComponent: HeaderPlace,
        headerComponentParams: { headers, facts: factsOf(column) },
        initialWidth: initialWidth(column),
        minWidth: 60,
        resizable: true,
        sortable: false,
        suppressKeyboardEvent: isOfCommand,
        suppressHeaderKeyboardEvent: isOfCommand,
        // Plain text and classes: a component for each cell would make a jump of the rows ten times as dear.
        cellClass: ({ value, data }) =>
          classes(
            isNumber && gridStyles.numeric,
            isChanged && gridStyles.changed,
            data === undefined
              ? gridStyles.skeleton
              : cellText(value, column.type).kind !== 'value' && gridStyles.nullValue,
          ),
        // A row that gets its values is drawn again; a column is selected in existing cells.
        cellClassRules: {
          [gridStyles.inChosenColumn ?? '']: ({ context }: CellClassParams<GridRow>) =>
            (context as GridContext).selectedColumn === index,
          [gridStyles.shown ?? '']: isInShownRow,
          [gridStyles.hit ?? '']: ({ context, value }: CellClassParams<GridRow>) =>
            isHit(value, (context as GridContext).highlighted),
        },
        valueGetter: ({ data }) => (data === undefined ? undefined : data.page.value(data.row, index)),
        valueFormatter: ({ value, data }) => (data === undefined ? '' : cellText(value, column.type).text),
      };
    }),
  ];
}

/** Arrows with Alt, or with Ctrl and Shift, are keys of commands; the grid's own use of them is not kept. */
function isOfCommand({ event }: { readonly event: KeyboardEvent }): boolean {
  return event.key.startsWith('Arrow') && (event.altKey || ((event.ctrlKey || event.metaKey) && event.shiftKey));
}

function isInShownRow({ context, rowIndex }: CellClassParams<GridRow>): boolean {
  return (context as GridContext).shownRow === rowIndex;
}

/** @param highlighted text in small letters; '' is in no cell. */
export function isHit(value: unknown, highlighted: string): boolean {
  return highlighted !== '' && plainText(value).toLowerCase().includes(highlighted);
}

/** Pixels, before anyone makes the column wider. */
export function initialWidth({ name, type, width }: GridColumn): number {
  if (width !== undefined) return width;
  const byType = isNumeric(type)
    ? 110
    : type.startsWith('timestamp')
      ? 190
      : /^(?:struct|array|map|uniontype)/u.test(type)
        ? 260
        : 150;
  return Math.max(byType, Math.min(280, name.length * 8 + 48));
}
