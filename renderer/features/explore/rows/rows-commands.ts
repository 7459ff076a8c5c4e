/** Commands of the rows of a file or table: order, filters, search, jumps, copies, how it is read. */

import {
  IconAdjustmentsHorizontal,
  IconChartBar,
  IconChartHistogram,
  IconColumns2,
  IconCopy,
  IconDeviceFloppy,
  IconFilter,
  IconFilterOff,
  IconFilterPlus,
  IconLayoutColumns,
  IconListDetails,
  IconListTree,
  IconRowRemove,
  IconSearch,
  IconTargetArrow,
  IconZoomIn,
} from '@tabler/icons-react';
import { focusInspector } from '#renderer/app/inspector.tsx';
import type { Command } from '#renderer/app/commands/command.ts';
import { chartColumn } from '#renderer/features/explore/rows/chart-column.ts';
import { findSaved, forgetReading, isStated, saveReading } from '#renderer/features/explore/reading/file-reading.ts';
import { copyCommands } from '#renderer/features/explore/rows/copy-commands.ts';
import {
  columnOf,
  hasRows,
  isFile,
  ofCell,
  ofColumn,
  ofFile,
  ofRows,
} from '#renderer/features/explore/rows/of-rows.ts';
import { columnCommands } from '#renderer/features/explore/columns/column-commands.ts';
import { reloadRows } from '#renderer/features/explore/rows/reload-rows.tsx';
import { sortCommands } from '#renderer/features/explore/rows/sort-commands.ts';
import { detailCommands } from '#renderer/features/explore/row-detail/detail-commands.ts';
import { focusRowDetail, openRowDetail } from '#renderer/features/explore/row-detail/detail-actions.ts';
import {
  activeFile,
  activeRows,
  addFilter,
  changeReading,
  changeRows,
  changeView,
  isPlain,
  openRowsOf,
  plainView,
  showDialog,
  valueFilter,
  type OpenRows,
} from '#renderer/features/explore/rows/rows-view.ts';
import { hasChart } from '#renderer/features/explore/rows/shown-parts.ts';
import { openInspector } from '#renderer/stores/workbench.ts';
import { cellText, isNumeric } from '#renderer/ui/data-grid/cell-text.ts';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';

const hasSaved = (): boolean => isFile() && findSaved(activeFile()!) !== null;

const mostShown = 24;

/** Of the focused cell, as its menu names it. */
function shownValue(): string {
  const cell = activeRows()?.handle.focusedCell();
  const { text } = cellText(cell?.value, cell?.column.type);
  return text.length > mostShown ? `${text.slice(0, mostShown)}…` : text;
}

/** Numbers and times are chosen by their range, others by their values. */
function isScaled(type: string): boolean {
  return isNumeric(type) || type === 'date' || type.startsWith('timestamp');
}

function startFilter(path: string, column: GridColumn): void {
  const operator = isScaled(column.type) ? 'range' : 'in';
  showDialog(path, { kind: 'filter', index: null, filter: { column: column.name, operator, values: [] } });
}

export const rowsCommands: readonly Command[] = [
  ofRows({
    id: 'explore.search',
    title: 'Search rows',
    icon: IconSearch,
    keys: 'Ctrl+F',
    keywords: ['find'],
    run: focusSearch,
  }),
  ofRows({
    id: 'explore.jump',
    title: 'Jump to row',
    icon: IconTargetArrow,
    keys: 'Ctrl+G',
    keywords: ['go to', 'line'],
    run: ({ path }) => showDialog(path, { kind: 'jump' }),
  }),
  ...sortCommands,
  ofRows({
    id: 'explore.add-filter',
    title: 'Filter rows',
    menuTitle: 'Filter by value …',
    icon: IconFilterPlus,
    run: (rows) => startFilter(rows.path, columnOf(rows) ?? rows.preview.columns[0] ?? { name: '', type: 'string' }),
  }),
  ofRows({
    id: 'explore.conditions',
    title: 'Filter by conditions: all of them or any, in groups',
    menuTitle: 'Filter by conditions …',
    icon: IconListTree,
    keywords: ['filter', 'and', 'or', 'group', 'where', 'SQL', 'expression'],
    run: ({ path }) => showDialog(path, { kind: 'conditions' }),
  }),
  ofCell({
    id: 'explore.keep-value',
    title: 'Keep only rows with this value',
    menuTitle: () => `Keep only ${shownValue()}`,
    icon: IconFilter,
    keys: 'Alt+F',
    run: ({ path }, { column, value }) => addFilter(path, valueFilter(column.name, value, true)),
  }),
  ofCell({
    id: 'explore.leave-out-value',
    title: 'Exclude rows with this value',
    menuTitle: () => `Exclude ${shownValue()}`,
    icon: IconFilterOff,
    keys: 'Alt+Shift+F',
    run: ({ path }, { column, value }) => addFilter(path, valueFilter(column.name, value, false)),
  }),
  ofColumn({
    id: 'explore.only-null',
    title: 'Keep only rows where column is null',
    menuTitle: 'Only rows where it is null',
    icon: IconFilter,
    keys: 'Alt+N',
    run: ({ path }, { name }) => addFilter(path, { column: name, operator: 'isNull', values: [] }),
  }),
  ofColumn({
    id: 'explore.only-not-null',
    title: 'Keep only rows where column is not null',
    menuTitle: 'Only rows where it is not null',
    icon: IconFilterOff,
    run: ({ path }, { name }) => addFilter(path, { column: name, operator: 'isNotNull', values: [] }),
  }),
  ofRows({
    id: 'explore.clear-view',
    title: 'Remove filters, search and order',
    icon: IconFilterOff,
    when: () => hasRows() && !isPlain(openRowsOf(activeRows()!.path).view),
    run: ({ path }) => changeView(path, plainView),
  }),
  ofCell({
    id: 'explore.open-cell',
    title: 'Show full cell value',
    menuTitle: 'Open in full',
    icon: IconZoomIn,
    run: ({ path }, { column, value }) => showDialog(path, { kind: 'cell', column, value }),
  }),
  ofCell({
    id: 'explore.row-detail',
    title: 'Show row in full',
    menuTitle: 'Show row',
    icon: IconListDetails,
    keys: 'Enter',
    within: '[data-part="grid"]',
    keywords: ['detail', 'record', 'nested', 'JSON', 'tree'],
    run: ({ path }, { column, rowIndex }) => {
      openRowDetail(path, rowIndex, column);
      focusRowDetail();
    },
  }),
  ofColumn({
    id: 'explore.copy-column-name',
    title: 'Copy column name',
    icon: IconCopy,
    run: (_rows, { name }) => navigator.clipboard.writeText(name),
  }),
  ...detailCommands,
  ...columnCommands,
  ofCell({
    id: 'explore.select-row',
    title: 'Select or deselect row; with Shift, range from last row',
    keys: 'Space',
    within: '[data-part="grid"]',
    keysOnly: true,
    run: ({ handle }) => handle.selectRow(false),
  }),
  ...copyCommands,
  ofColumn({
    id: 'explore.profile-column',
    title: 'Show column profile',
    menuTitle: 'Profile column',
    icon: IconChartBar,
    keys: 'Alt+P',
    run: ({ path }, column) => {
      changeRows(path, { column });
      inspect(path, 'column');
    },
  }),
  ofRows({
    id: 'explore.chart',
    title: 'Show rows as chart or as rows',
    icon: IconChartBar,
    keys: 'Alt+C',
    keywords: ['chart', 'graph', 'plot', 'draw', 'diagram', 'bar', 'line', 'scatter', 'histogram', 'box', 'heat map'],
    run: ({ path }) => changeRows(path, { shown: openRowsOf(path).shown === 'chart' ? 'rows' : 'chart' }),
  }),
  ofRows({
    id: 'explore.chart-beside',
    title: 'Show rows beside their chart, or alone',
    icon: IconLayoutColumns,
    keys: 'Alt+Shift+B',
    keywords: ['chart', 'both', 'split', 'side by side', 'graph'],
    run: ({ path }) => changeRows(path, { shown: openRowsOf(path).shown === 'both' ? 'rows' : 'both' }),
  }),
  ofRows({
    id: 'explore.profile',
    title: 'Show profile of all columns, or rows',
    icon: IconListDetails,
    keys: 'Alt+Shift+P',
    keywords: ['profile', 'statistics', 'summary', 'describe', 'null', 'distinct', 'quantile', 'key candidate'],
    run: ({ path }) => changeRows(path, { shown: openRowsOf(path).shown === 'profile' ? 'rows' : 'profile' }),
  }),
  ofColumn({
    id: 'explore.chart-column',
    title: 'Chart column',
    menuTitle: 'Chart column',
    icon: IconChartHistogram,
    keywords: ['chart', 'plot', 'distribution'],
    run: ({ path }, column) => chartColumn(path, column),
  }),
  ofRows({
    id: 'explore.toggle-profiles',
    title: 'Show or hide profiles in headers',
    icon: IconChartHistogram,
    keywords: ['histogram', 'null'],
    run: ({ path }) => changeRows(path, { profiles: !openRowsOf(path).profiles }),
  }),
  ofRows({
    id: 'explore.select-column',
    title: 'Select or deselect column',
    run: ({ handle }) => handle.selectColumn(),
  }),
  ofFile({
    id: 'explore.reading-options',
    inEditor: true,
    title: 'Show reading options',
    icon: IconAdjustmentsHorizontal,
    keywords: ['reading options', 'separator', 'encoding', 'header', 'format'],
    run: (path) => {
      inspect(path, 'reading');
      focusInspector();
    },
  }),
  ofFile({
    id: 'explore.reset-reading',
    title: 'Read file with detected options',
    // Ignores the reading saved for the folder too; "As saved" restores it.
    run: (path) => changeReading(path, { format: undefined, options: {}, saved: false }),
  }),
  ofFile({
    id: 'explore.save-reading',
    once: true,
    title: 'Save reading options of file',
    changes: true,
    keywords: ['folder', 'table', 'reading'],
    icon: IconDeviceFloppy,
    when: () => isFile() && isStated(openRowsOf(activeFile()!)),
    run: (path) => saveReading(path),
  }),
  ofFile({
    id: 'explore.forget-reading',
    once: true,
    title: 'Delete saved reading options of file',
    changes: true,
    when: () => hasSaved() && openRowsOf(activeFile()!).saved,
    run: (path) => forgetReading(path),
  }),
  ofFile({
    id: 'explore.saved-reading',
    title: 'Read file with its saved options',
    when: () => hasSaved() && !openRowsOf(activeFile()!).saved,
    run: (path) => changeReading(path, { format: undefined, options: {}, saved: true }),
  }),
  ofFile({
    id: 'explore.compare-readings',
    inEditor: true,
    title: 'Compare other ways to read file',
    when: () => isFile() && hasRows(),
    icon: IconColumns2,
    run: (path) => showDialog(path, { kind: 'readings' }),
  }),
  ofFile({
    id: 'explore.rejected-records',
    inEditor: true,
    title: 'Find records that cannot be read',
    when: () => isFile() && hasRows(),
    icon: IconRowRemove,
    keywords: ['rejected', 'quarantine', 'bad rows'],
    run: (path) => {
      changeRows(path, { rejectedLine: null });
      inspect(path, 'rejects');
    },
  }),
  reloadRows,
];

/** A chart has a panel of its own in the inspector's place. */
function inspect(path: string, inspected: OpenRows['inspected']): void {
  openInspector();
  const { shown } = openRowsOf(path);
  changeRows(path, { inspected, shown: hasChart(shown) ? 'rows' : shown });
}

function focusSearch(): void {
  const field = document.querySelector<HTMLInputElement>('#editor [data-part="row-search"] input');
  field?.focus();
  field?.select();
}
