/** Commands that copy the selected rows, and what is reported of it. */

import { IconCopy } from '@tabler/icons-react';
import type { Command } from '#renderer/app/commands/command.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { hasGrid, ofRows, type ActiveRows } from '#renderer/features/explore/rows/of-rows.ts';
import { activeRows, openRowsOf } from '#renderer/features/explore/rows/rows-view.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { useWorkbench } from '#renderer/stores/workbench.ts';
import type { CopyFormat } from '#renderer/ui/data-grid/copy-rows.ts';
import type { Copied } from '#renderer/ui/data-grid/grid-handle.ts';
import { countOf, exactCount, folderName } from '#renderer/ui/format/words.ts';

async function copyAs(rows: ActiveRows, format: CopyFormat, allColumns = false): Promise<void> {
  const { keepFormulas } = useWorkbench.getState();
  tellCopied(await rows.handle.copy(format, { keepFormulas, table: tableNameOf(rows), allColumns }), format);
}

/** Of the rows in front, for messages of an earlier copy. */
function copyAll(format: CopyFormat): void {
  const rows = activeRows();
  if (rows !== undefined) void copyAs(rows, format, true);
}

/** `orders` of a file and of a table. */
function tableNameOf({ path, what }: ActiveRows): string {
  return what === 'table' ? path.slice(path.lastIndexOf('.') + 1) : folderName(path).replace(/\..*$/u, '') || 'rows';
}

export function tellCopied({ rows, columns, hiddenColumns, escaped, tooMany }: Copied, format: CopyFormat): void {
  const all = { label: `Copy all ${countOf(columns + hiddenColumns, 'column')}`, run: () => copyAll(format) };
  if (tooMany !== undefined)
    showToast({
      tone: 'warn',
      title: `Nothing was copied: the selection has ${countOf(tooMany.values, 'value')}, and the clipboard takes up to ${exactCount(tooMany.most)}.`,
      text: 'Select fewer rows or one column, or export the selection to a file.',
      action: { label: 'Export to file', run: () => void runCommandById('explore.export') },
    });
  else if (rows === 0 && hiddenColumns > 0)
    showToast({ tone: 'info', title: 'Nothing was copied: every column is hidden.', action: all });
  else if (rows === 0) showToast({ tone: 'info', title: 'Select rows before copying' });
  else {
    const hidden =
      hiddenColumns === 0 ? '' : `${exactCount(columns)} shown of ${countOf(columns + hiddenColumns, 'column')}.`;
    const formulas =
      escaped === 0 ? '' : `${countOf(escaped, 'formula')} escaped with an apostrophe. Settings can keep formulas.`;
    const text = [hidden, formulas].filter((part) => part !== '').join(' ');
    showToast({
      tone: 'ok',
      title: `${countOf(rows, 'row')} copied as ${format}`,
      ...(text === '' ? {} : { text }),
      ...(hiddenColumns === 0 ? {} : { action: all }),
    });
  }
}

export const copyCommands: readonly Command[] = [
  ofRows({
    id: 'explore.copy-tsv',
    when: hasGrid,
    title: 'Copy selected rows for spreadsheet (TSV)',
    menuTitle: 'Copy rows for spreadsheet',
    icon: IconCopy,
    keys: 'Ctrl+C',
    within: '[data-part="grid"]',
    run: (rows) => copyAs(rows, 'TSV'),
  }),
  ofRows({
    id: 'explore.copy-all-columns',
    when: () => hasGrid() && openRowsOf(activeRows()!.path).columns.hidden.length > 0,
    title: 'Copy selected rows with hidden columns (TSV)',
    menuTitle: 'Copy rows with hidden columns',
    icon: IconCopy,
    run: (rows) => copyAs(rows, 'TSV', true),
  }),
  ofRows({
    id: 'explore.copy-csv',
    when: hasGrid,
    title: 'Copy selected rows as CSV',
    menuTitle: 'Copy rows as CSV',
    icon: IconCopy,
    keys: 'Alt+Shift+C',
    run: (rows) => copyAs(rows, 'CSV'),
  }),
  ofRows({
    id: 'explore.copy-json',
    when: hasGrid,
    title: 'Copy selected rows as JSON',
    menuTitle: 'Copy rows as JSON',
    icon: IconCopy,
    keys: 'Alt+Shift+J',
    run: (rows) => copyAs(rows, 'JSON'),
  }),
  ofRows({
    id: 'explore.copy-markdown',
    when: hasGrid,
    title: 'Copy selected rows as Markdown table',
    menuTitle: 'Copy rows as Markdown',
    icon: IconCopy,
    keys: 'Alt+Shift+M',
    run: (rows) => copyAs(rows, 'Markdown'),
  }),
  ofRows({
    id: 'explore.copy-sql',
    when: hasGrid,
    title: 'Copy selected rows as SQL (INSERT)',
    menuTitle: 'Copy rows as SQL',
    icon: IconCopy,
    keys: 'Alt+Shift+S',
    keywords: ['values', 'statement'],
    run: (rows) => copyAs(rows, 'SQL'),
  }),
];
