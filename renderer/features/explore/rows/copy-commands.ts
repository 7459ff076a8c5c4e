/** Commands that copy the selected rows, and what is reported of it. */

import { IconCopy } from '@tabler/icons-react';
import type { Command } from '#renderer/app/commands/command.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { hasGrid, ofRows, type ActiveRows } from '#renderer/features/explore/rows/of-rows.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { useWorkbench } from '#renderer/stores/workbench.ts';
import type { CopyFormat } from '#renderer/ui/data-grid/copy-rows.ts';
import type { Copied } from '#renderer/ui/data-grid/grid-handle.ts';
import { countOf, exactCount, folderName } from '#renderer/ui/format/words.ts';

async function copyAs(rows: ActiveRows, format: CopyFormat): Promise<void> {
  const { keepFormulas } = useWorkbench.getState();
  tellCopied(await rows.handle.copy(format, keepFormulas, tableNameOf(rows)), format);
}

/** `orders` of a file and of a table. */
function tableNameOf({ path, what }: ActiveRows): string {
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

export const copyCommands: readonly Command[] = [
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
];
