/** Commands of the columns of a grid: hide, show, pin, move, and how wide they are. */

import {
  IconArrowBarToLeft,
  IconArrowBarToRight,
  IconArrowLeft,
  IconArrowRight,
  IconArrowsHorizontal,
  IconColumns,
  IconEye,
  IconEyeOff,
  IconPin,
  IconPinnedOff,
  IconRestore,
} from '@tabler/icons-react';
import type { Command } from '#renderer/app/commands/command.ts';
import { columnOf, hasGrid, ofColumn, ofRows, type ActiveRows } from '#renderer/features/explore/rows/of-rows.ts';
import { activeRows, changeRows, openRowsOf, showDialog } from '#renderer/features/explore/rows/rows-view.ts';
import {
  plainLayout,
  withHidden,
  withMoved,
  withPinned,
  withWidth,
  type ColumnLayout,
} from '#renderer/ui/data-grid/column-layout.ts';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';

/** Pixels by which keys make a column wider or narrower. */
const step = 24;
const narrowest = 60;

const layoutOf = ({ path }: ActiveRows): ColumnLayout => openRowsOf(path).columns;
const change = ({ path }: ActiveRows, columns: ColumnLayout): void => changeRows(path, { columns });
/** A grid in front with a column, for which the condition holds. */
const when =
  (fits: (rows: ActiveRows, column: GridColumn) => boolean = () => true) =>
  (): boolean => {
    const rows = activeRows();
    const column = rows === undefined ? undefined : columnOf(rows);
    return hasGrid() && rows !== undefined && column !== undefined && fits(rows, column);
  };
const isShown = (rows: ActiveRows, { name }: GridColumn): boolean => !layoutOf(rows).hidden.includes(name);
const isPinned = (rows: ActiveRows, { name }: GridColumn): boolean => layoutOf(rows).pinned.includes(name);

function move(rows: ActiveRows, { name }: GridColumn, by: 1 | -1): void {
  change(rows, withMoved(rows.preview.columns, layoutOf(rows), name, by));
}

function widen(rows: ActiveRows, column: GridColumn, pixels: number): void {
  const width = rows.handle.widthOf(column);
  if (width !== undefined)
    change(rows, withWidth(layoutOf(rows), column.name, Math.max(narrowest, Math.round(width + pixels))));
}

export const columnCommands: readonly Command[] = [
  ofRows({
    id: 'explore.columns',
    title: 'Choose columns to show',
    menuTitle: 'Columns …',
    icon: IconColumns,
    keys: 'Alt+Shift+L',
    when: hasGrid,
    keywords: ['hide', 'visible', 'list', 'reorder', 'pin', 'freeze'],
    run: ({ path }) => showDialog(path, { kind: 'columns' }),
  }),
  ofColumn({
    id: 'explore.hide-column',
    title: 'Hide column',
    menuTitle: 'Hide column',
    icon: IconEyeOff,
    keys: 'Alt+Shift+H',
    when: when(isShown),
    run: (rows, { name }) => change(rows, withHidden(layoutOf(rows), [name], true)),
  }),
  ofRows({
    id: 'explore.show-all-columns',
    title: 'Show all columns',
    icon: IconEye,
    when: () => hasGrid() && layoutOf(activeRows()!).hidden.length > 0,
    run: (rows) => change(rows, { ...layoutOf(rows), hidden: [] }),
  }),
  ofColumn({
    id: 'explore.pin-column',
    title: 'Pin column to left',
    menuTitle: 'Pin to left',
    icon: IconPin,
    keywords: ['freeze', 'fix'],
    when: when((rows, column) => isShown(rows, column) && !isPinned(rows, column)),
    run: (rows, { name }) => change(rows, withPinned(layoutOf(rows), name, true)),
  }),
  ofColumn({
    id: 'explore.unpin-column',
    title: 'Unpin column',
    menuTitle: 'Unpin',
    icon: IconPinnedOff,
    keywords: ['freeze', 'fix'],
    when: when(isPinned),
    run: (rows, { name }) => change(rows, withPinned(layoutOf(rows), name, false)),
  }),
  ofColumn({
    id: 'explore.move-column-left',
    title: 'Move column to left',
    menuTitle: 'Move left',
    icon: IconArrowLeft,
    keys: 'Ctrl+Shift+ArrowLeft',
    within: '[data-part="grid"]',
    when: when(isShown),
    run: (rows, column) => move(rows, column, -1),
  }),
  ofColumn({
    id: 'explore.move-column-right',
    title: 'Move column to right',
    menuTitle: 'Move right',
    icon: IconArrowRight,
    keys: 'Ctrl+Shift+ArrowRight',
    within: '[data-part="grid"]',
    when: when(isShown),
    run: (rows, column) => move(rows, column, 1),
  }),
  ofColumn({
    id: 'explore.widen-column',
    title: 'Make column wider',
    icon: IconArrowBarToRight,
    keys: 'Alt+Shift+ArrowRight',
    within: '[data-part="grid"]',
    when: when(isShown),
    run: (rows, column) => widen(rows, column, step),
  }),
  ofColumn({
    id: 'explore.narrow-column',
    title: 'Make column narrower',
    icon: IconArrowBarToLeft,
    keys: 'Alt+Shift+ArrowLeft',
    within: '[data-part="grid"]',
    when: when(isShown),
    run: (rows, column) => widen(rows, column, -step),
  }),
  ofColumn({
    id: 'explore.fit-column',
    title: 'Fit column width to its values',
    menuTitle: 'Fit width',
    icon: IconArrowsHorizontal,
    when: when(isShown),
    run: (rows, column) => {
      rows.handle.fitColumn(column);
      widen(rows, column, 0);
    },
  }),
  ofColumn({
    id: 'explore.reset-width',
    title: 'Reset width of column',
    menuTitle: 'Reset width',
    icon: IconRestore,
    when: when((rows, { name }) => layoutOf(rows).widths.some((each) => each.name === name)),
    run: (rows, { name }) => change(rows, withWidth(layoutOf(rows), name, null)),
  }),
  ofRows({
    id: 'explore.reset-columns',
    title: 'Reset all columns: order, widths, pinned, hidden',
    menuTitle: 'Reset all columns',
    icon: IconRestore,
    when: () => hasGrid() && JSON.stringify(layoutOf(activeRows()!)) !== JSON.stringify(plainLayout),
    run: (rows) => change(rows, plainLayout),
  }),
];
