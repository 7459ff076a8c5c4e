/** Commands of the rows of a file or table: order, filters, search, jumps, copies, how it is read. */

import {
  IconAdjustmentsHorizontal,
  IconArrowsSort,
  IconChartBar,
  IconChartHistogram,
  IconColumns2,
  IconCopy,
  IconDeviceFloppy,
  IconFilter,
  IconFilterOff,
  IconFilterPlus,
  IconRefresh,
  IconRowRemove,
  IconSearch,
  IconSortAscending,
  IconSortDescending,
  IconTargetArrow,
  IconZoomIn,
} from '@tabler/icons-react';
import { focusInspector } from '#renderer/app/inspector.tsx';
import type { Command } from '#renderer/app/commands/command.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { chartColumn } from '#renderer/features/explore/rows/chart-column.ts';
import { findSaved, forgetReading, isStated, saveReading } from '#renderer/features/explore/reading/file-reading.ts';
import { operatorsOf } from '#renderer/features/explore/rows/filter-words.ts';
import {
  activeFile,
  activeRows,
  addFilter,
  changeReading,
  changeRows,
  changeView,
  isPlain,
  openRowsOf,
  showDialog,
  sortBy,
  valueFilter,
  type OpenRows,
} from '#renderer/features/explore/rows/rows-view.ts';
import { currentSubject } from '#renderer/stores/subject.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { openInspector, useWorkbench } from '#renderer/stores/workbench.ts';
import { cellText } from '#renderer/ui/data-grid/cell-text.ts';
import type { CopyFormat } from '#renderer/ui/data-grid/copy-rows.ts';
import type { Copied, GridCell } from '#renderer/ui/data-grid/grid-handle.ts';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';
import { countOf, exactCount, folderName } from '#renderer/ui/format/words.ts';

type Active = NonNullable<ReturnType<typeof activeRows>>;

const hasRows = (): boolean => activeRows() !== undefined;
const columnOf = (rows: Active): GridColumn | undefined =>
  currentSubject()?.column ?? rows.handle.focusedCell()?.column ?? openRowsOf(rows.path).column;
const hasColumn = (): boolean => {
  const rows = activeRows();
  return rows !== undefined && columnOf(rows) !== undefined;
};
const isFile = (): boolean => activeFile() !== undefined;
const hasSaved = (): boolean => isFile() && findSaved(activeFile()!) !== null;
/** A chart hides the grid, with the cell and the selection that it keeps. */
const hasGrid = (): boolean => {
  const rows = activeRows();
  return rows !== undefined && openRowsOf(rows.path).shown === 'rows';
};
const hasCell = (): boolean => hasGrid() && activeRows()?.handle.focusedCell() !== undefined;

function ofRows(command: Omit<Command, 'group' | 'run'> & { run(rows: Active): void | Promise<void> }): Command {
  return { group: 'Rows', when: hasRows, ...command, run: () => command.run(activeRows()!) };
}

function ofFile(command: Omit<Command, 'group' | 'run'> & { run(path: string): void | Promise<void> }): Command {
  return { group: 'Rows', when: isFile, ...command, run: () => command.run(activeFile()!) };
}

function ofColumn(
  command: Omit<Command, 'group' | 'run'> & { run(rows: Active, column: GridColumn): void | Promise<void> },
): Command {
  return ofRows({ when: hasColumn, ...command, run: (rows) => command.run(rows, columnOf(rows)!) });
}

function ofCell(
  command: Omit<Command, 'group' | 'run'> & { run(rows: Active, cell: GridCell): void | Promise<void> },
): Command {
  return ofRows({ when: hasCell, ...command, run: (rows) => command.run(rows, rows.handle.focusedCell()!) });
}

const mostShown = 24;

/** Of the focused cell, as its menu names it. */
function shownValue(): string {
  const { text } = cellText(activeRows()?.handle.focusedCell()?.value);
  return text.length > mostShown ? `${text.slice(0, mostShown)}…` : text;
}

function startFilter(path: string, column: GridColumn): void {
  const [operator = 'eq'] = column.type === 'string' ? (['contains'] as const) : operatorsOf(column.type);
  showDialog(path, { kind: 'filter', index: null, filter: { column: column.name, operator, values: [] } });
}

async function copyAs(rows: Active, format: CopyFormat): Promise<void> {
  const { keepFormulas } = useWorkbench.getState();
  tellCopied(await rows.handle.copy(format, keepFormulas, tableNameOf(rows)), format);
}

/** `orders` of a file and of a table. */
function tableNameOf({ path, what }: Active): string {
  return what === 'table' ? path.slice(path.lastIndexOf('.') + 1) : folderName(path).replace(/\..*$/u, '') || 'rows';
}

export function tellCopied({ rows, escaped, tooMany }: Copied, format: CopyFormat): void {
  if (tooMany !== undefined)
    showToast({
      tone: 'warn',
      title: `Nothing was copied: the selection has ${countOf(tooMany.values, 'value')}, and the clipboard takes up to ${exactCount(tooMany.most)}.`,
      text: 'Select fewer rows or one column, or export the selection to a file.',
      action: { label: 'Export to a file', run: () => void runCommandById('explore.export') },
    });
  else if (rows === 0) showToast({ tone: 'info', title: 'Select rows before copying' });
  else
    showToast({
      tone: 'ok',
      title: `${countOf(rows, 'row')} copied as ${format}`,
      ...(escaped === 0
        ? {}
        : { text: `${countOf(escaped, 'formula')} escaped with an apostrophe. Settings can keep formulas.` }),
    });
}

export const rowsCommands: readonly Command[] = [
  ofRows({
    id: 'explore.search',
    title: 'Search the rows',
    icon: IconSearch,
    keys: 'Ctrl+F',
    keywords: ['find'],
    run: focusSearch,
  }),
  ofRows({
    id: 'explore.jump',
    title: 'Jump to a row',
    icon: IconTargetArrow,
    keys: 'Ctrl+G',
    keywords: ['go to', 'line'],
    run: ({ path }) => showDialog(path, { kind: 'jump' }),
  }),
  ofColumn({
    id: 'explore.sort-ascending',
    title: 'Sort the column ascending',
    menuTitle: 'Sort ascending',
    icon: IconSortAscending,
    run: ({ path }, { name }) => sortBy(path, name, 'ascending'),
  }),
  ofColumn({
    id: 'explore.sort-descending',
    title: 'Sort the column descending',
    menuTitle: 'Sort descending',
    icon: IconSortDescending,
    run: ({ path }, { name }) => sortBy(path, name, 'descending'),
  }),
  ofRows({
    id: 'explore.sort-none',
    title: 'Remove sorting',
    icon: IconArrowsSort,
    when: () => hasRows() && openRowsOf(activeRows()!.path).view.order.length > 0,
    run: ({ path }) => changeView(path, { order: [] }),
  }),
  ofRows({
    id: 'explore.add-filter',
    title: 'Filter the rows',
    menuTitle: 'Filter by value …',
    icon: IconFilterPlus,
    run: (rows) => startFilter(rows.path, columnOf(rows) ?? rows.preview.columns[0] ?? { name: '', type: 'string' }),
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
    title: 'Keep only rows where the column is null',
    menuTitle: 'Only rows where it is null',
    keys: 'Alt+N',
    run: ({ path }, { name }) => addFilter(path, { column: name, operator: 'isNull', values: [] }),
  }),
  ofColumn({
    id: 'explore.only-not-null',
    title: 'Keep only rows where the column is not null',
    menuTitle: 'Only rows where it is not null',
    icon: IconFilterOff,
    run: ({ path }, { name }) => addFilter(path, { column: name, operator: 'isNotNull', values: [] }),
  }),
  ofRows({
    id: 'explore.clear-view',
    title: 'Remove filters, search and order',
    icon: IconFilterOff,
    when: () => hasRows() && !isPlain(openRowsOf(activeRows()!.path).view),
    run: ({ path }) => changeView(path, { filter: [], search: '', order: [] }),
  }),
  ofCell({
    id: 'explore.open-cell',
    title: 'Show the full cell value',
    menuTitle: 'Open in full',
    icon: IconZoomIn,
    run: ({ path }, { column, value }) => showDialog(path, { kind: 'cell', column, value }),
  }),
  ofColumn({
    id: 'explore.copy-column-name',
    title: 'Copy column name',
    icon: IconCopy,
    run: (_rows, { name }) => navigator.clipboard.writeText(name),
  }),
  ofColumn({
    id: 'explore.fit-column',
    title: 'Fit column width to its values',
    menuTitle: 'Fit width',
    run: ({ handle }, column) => handle.fitColumn(column),
  }),
  ofCell({
    id: 'explore.select-row',
    title: 'Select or deselect the row; with Shift, the range from the last one',
    keys: 'Space',
    within: '[data-part="grid"]',
    keysOnly: true,
    run: ({ handle }) => handle.selectRow(false),
  }),
  ofRows({
    id: 'explore.copy-tsv',
    when: hasGrid,
    title: 'Copy the selected rows for a spreadsheet (TSV)',
    menuTitle: 'Copy rows for a spreadsheet',
    icon: IconCopy,
    keys: 'Ctrl+C',
    within: '[data-part="grid"]',
    run: (rows) => copyAs(rows, 'TSV'),
  }),
  ofRows({
    id: 'explore.copy-csv',
    when: hasGrid,
    title: 'Copy the selected rows as CSV',
    menuTitle: 'Copy rows as CSV',
    icon: IconCopy,
    keys: 'Alt+Shift+C',
    run: (rows) => copyAs(rows, 'CSV'),
  }),
  ofRows({
    id: 'explore.copy-json',
    when: hasGrid,
    title: 'Copy the selected rows as JSON',
    menuTitle: 'Copy rows as JSON',
    icon: IconCopy,
    keys: 'Alt+Shift+J',
    run: (rows) => copyAs(rows, 'JSON'),
  }),
  ofRows({
    id: 'explore.copy-markdown',
    when: hasGrid,
    title: 'Copy the selected rows as a Markdown table',
    menuTitle: 'Copy rows as Markdown',
    icon: IconCopy,
    keys: 'Alt+Shift+M',
    run: (rows) => copyAs(rows, 'Markdown'),
  }),
  ofRows({
    id: 'explore.copy-sql',
    when: hasGrid,
    title: 'Copy the selected rows as SQL (INSERT)',
    menuTitle: 'Copy rows as SQL',
    icon: IconCopy,
    keys: 'Alt+Shift+S',
    keywords: ['values', 'statement'],
    run: (rows) => copyAs(rows, 'SQL'),
  }),
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
    title: 'Show the rows as a chart, or as rows',
    icon: IconChartBar,
    keys: 'Alt+C',
    keywords: ['chart', 'graph', 'plot', 'draw', 'diagram', 'bar', 'line', 'scatter', 'histogram', 'box', 'heat map'],
    run: ({ path }) => changeRows(path, { shown: openRowsOf(path).shown === 'chart' ? 'rows' : 'chart' }),
  }),
  ofColumn({
    id: 'explore.chart-column',
    title: 'Chart the column',
    menuTitle: 'Chart column',
    icon: IconChartHistogram,
    keywords: ['chart', 'plot', 'distribution'],
    run: ({ path }, column) => chartColumn(path, column),
  }),
  ofRows({
    id: 'explore.toggle-profiles',
    title: 'Show or hide profiles in the headers',
    icon: IconChartHistogram,
    keywords: ['histogram', 'null'],
    run: ({ path }) => changeRows(path, { profiles: !openRowsOf(path).profiles }),
  }),
  ofRows({
    id: 'explore.select-column',
    title: 'Select or deselect the column',
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
    title: 'Read the file with detected options',
    // Ignores the reading saved for the folder too; "As saved" restores it.
    run: (path) => changeReading(path, { format: undefined, options: {}, saved: false }),
  }),
  ofFile({
    id: 'explore.save-reading',
    title: 'Save the file’s reading options',
    changes: true,
    keywords: ['folder', 'table', 'reading'],
    icon: IconDeviceFloppy,
    when: () => isFile() && isStated(openRowsOf(activeFile()!)),
    run: (path) => saveReading(path),
  }),
  ofFile({
    id: 'explore.forget-reading',
    title: 'Delete the file’s saved reading options',
    changes: true,
    when: () => hasSaved() && openRowsOf(activeFile()!).saved,
    run: (path) => forgetReading(path),
  }),
  ofFile({
    id: 'explore.saved-reading',
    title: 'Read the file with its saved options',
    when: () => hasSaved() && !openRowsOf(activeFile()!).saved,
    run: (path) => changeReading(path, { format: undefined, options: {}, saved: true }),
  }),
  ofFile({
    id: 'explore.compare-readings',
    inEditor: true,
    title: 'Compare other ways to read the file',
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
  ofRows({ id: 'explore.read-again', title: 'Reload the rows', icon: IconRefresh, run: ({ reload }) => reload() }),
];

/** A chart has a panel of its own in the inspector's place. */
function inspect(path: string, inspected: OpenRows['inspected']): void {
  openInspector();
  changeRows(path, { inspected, shown: 'rows' });
}

function focusSearch(): void {
  const field = document.querySelector<HTMLInputElement>('[data-part="row-search"] input');
  field?.focus();
  field?.select();
}
