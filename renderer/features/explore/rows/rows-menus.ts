/** The menus of a column and of a cell: the commands of the rows, for the place where the menu was opened. */

import {
  IconCopy,
  IconDownload,
  IconFilter,
  IconFilterOff,
  IconFilterPlus,
  IconSortAscending,
  IconSortDescending,
  IconArrowsSort,
  IconZoomIn,
  IconArrowAutofitWidth,
  IconChartBar,
  IconChartHistogram,
} from '@tabler/icons-react';
import { chordParts } from '#renderer/app/commands/keys.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { chartColumn } from '#renderer/features/explore/rows/chart-column.ts';
import { inspect, startFilter } from '#renderer/features/explore/rows/rows-commands.ts';
import {
  addFilter,
  changeRows,
  openRowsOf,
  showDialog,
  sortBy,
  valueFilter,
} from '#renderer/features/explore/rows/rows-view.ts';
import { cellText } from '#renderer/ui/data-grid/cell-text.ts';
import type { GridCell, GridHandle } from '#renderer/ui/data-grid/grid-handle.ts';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';
import type { FloatMenuItem } from '#renderer/ui/float-menu.tsx';

export function columnMenu(path: string, column: GridColumn, handle: GridHandle | undefined): FloatMenuItem[] {
  const { name } = column;
  const sorted = openRowsOf(path).view.order.find((key) => key.column === name)?.direction;
  const cell = handle?.focusedCell();
  const here = cell?.column.name === name ? valueItems(path, cell) : [];
  return [
    {
      title: 'Sort ascending',
      icon: IconSortAscending,
      ...(sorted === 'ascending' ? { offReason: 'Already sorted this way' } : {}),
      choose: () => sortBy(path, name, 'ascending'),
    },
    {
      title: 'Sort descending',
      icon: IconSortDescending,
      ...(sorted === 'descending' ? { offReason: 'Already sorted this way' } : {}),
      choose: () => sortBy(path, name, 'descending'),
    },
    {
      title: 'Not sorted',
      icon: IconArrowsSort,
      ...(sorted === undefined ? { offReason: 'Not sorted by this column' } : {}),
      choose: () => sortBy(path, name, null),
    },
    { title: 'Filter by value …', icon: IconFilterPlus, apart: true, choose: () => startFilter(path, column) },
    ...here,
    {
      title: 'Only rows where it is null',
      icon: IconFilter,
      keys: chordParts('Alt+N'),
      choose: () => addFilter(path, { column: name, operator: 'isNull', values: [] }),
    },
    {
      title: 'Only rows where it is not null',
      icon: IconFilterOff,
      choose: () => addFilter(path, { column: name, operator: 'isNotNull', values: [] }),
    },
    {
      title: 'Profile column',
      icon: IconChartBar,
      apart: true,
      keys: chordParts('Alt+P'),
      choose: () => {
        changeRows(path, { column });
        inspect(path, 'column');
      },
    },
    { title: 'Chart column', icon: IconChartHistogram, choose: () => chartColumn(path, column) },
    { title: 'Copy name', icon: IconCopy, choose: () => void navigator.clipboard.writeText(name) },
    { title: 'Fit width', icon: IconArrowAutofitWidth, choose: () => handle?.fitColumn(column) },
    exportItem(),
  ];
}

export function cellMenu(path: string, cell: GridCell): FloatMenuItem[] {
  return [
    ...valueItems(path, cell),
    {
      title: 'Open in full',
      icon: IconZoomIn,
      keys: ['Enter'],
      choose: () => showDialog(path, { kind: 'cell', column: cell.column, value: cell.value }),
    },
    {
      title: 'Copy rows for a spreadsheet',
      icon: IconCopy,
      apart: true,
      keys: chordParts('Ctrl+C'),
      choose: () => void runCommandById('explore.copy-tsv'),
    },
    {
      title: 'Copy rows as CSV',
      icon: IconCopy,
      keys: chordParts('Alt+Shift+C'),
      choose: () => void runCommandById('explore.copy-csv'),
    },
    {
      title: 'Copy rows as JSON',
      icon: IconCopy,
      keys: chordParts('Alt+Shift+J'),
      choose: () => void runCommandById('explore.copy-json'),
    },
    {
      title: 'Copy rows as Markdown',
      icon: IconCopy,
      keys: chordParts('Alt+Shift+M'),
      choose: () => void runCommandById('explore.copy-markdown'),
    },
    {
      title: 'Copy rows as SQL',
      icon: IconCopy,
      keys: chordParts('Alt+Shift+S'),
      choose: () => void runCommandById('explore.copy-sql'),
    },
    exportItem(),
  ];
}

function exportItem(): FloatMenuItem {
  return {
    title: 'Export …',
    icon: IconDownload,
    apart: true,
    keys: chordParts('Ctrl+Shift+E'),
    choose: () => void runCommandById('explore.export'),
  };
}

const mostShown = 24;

function valueItems(path: string, { column, value }: GridCell): FloatMenuItem[] {
  const { text } = cellText(value);
  const shown = text.length > mostShown ? `${text.slice(0, mostShown)}…` : text;
  return [
    {
      title: `Keep only ${shown}`,
      icon: IconFilter,
      keys: chordParts('Alt+F'),
      choose: () => addFilter(path, valueFilter(column.name, value, true)),
    },
    {
      title: `Exclude ${shown}`,
      icon: IconFilterOff,
      keys: chordParts('Alt+Shift+F'),
      choose: () => addFilter(path, valueFilter(column.name, value, false)),
    },
  ];
}
