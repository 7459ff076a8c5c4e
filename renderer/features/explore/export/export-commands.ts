/** Commands of exports: begin one, stop it, go on with the file that it wrote. */

import {
  IconChartBar,
  IconClipboard,
  IconCopy,
  IconDownload,
  IconFileText,
  IconPlayerStop,
  IconTablePlus,
} from '@tabler/icons-react';
import type { Command } from '#renderer/app/commands/command.ts';
import { useActiveChart } from '#renderer/features/charts/active-chart.ts';
import {
  askChartExport,
  askExport,
  useExports,
  type ExportPlace,
} from '#renderer/features/explore/export/export-store.ts';
import { findExportSubject } from '#renderer/features/explore/export/export-subject.ts';
import { stopExports } from '#renderer/features/explore/export/run-export.ts';
import { openFile, openPathDialog } from '#renderer/features/explore/open-path-store.ts';
import { copyText } from '#renderer/stores/copy-text.ts';
import { showToast } from '#renderer/stores/toasts.ts';

const last = (): string | null => useExports.getState().last;

function askFor(place: ExportPlace): void {
  const subject = findExportSubject();
  if (subject !== undefined) askExport(subject, place);
  else
    showToast({
      tone: 'info',
      title: 'Open the file, folder or table that you want to export.',
      text: 'Or select a node of a job.',
      action: { label: 'Open path', run: () => openPathDialog() },
    });
}

export const exportCommands: readonly Command[] = [
  {
    id: 'explore.export',
    title: 'Export rows to file',
    menuTitle: 'Export …',
    group: 'Rows',
    icon: IconDownload,
    keys: 'Ctrl+Shift+E',
    keywords: ['save as', 'download', 'convert', 'csv', 'parquet', 'excel', 'json'],
    run: () => askFor('file'),
  },
  {
    id: 'explore.export-clipboard',
    title: 'Export rows to clipboard',
    menuTitle: 'Export to clipboard …',
    group: 'Rows',
    icon: IconClipboard,
    keywords: ['copy all', 'copy rows', 'paste', 'tsv', 'markdown', 'insert'],
    when: () => findExportSubject() !== undefined,
    run: () => askFor('clipboard'),
  },
  {
    id: 'explore.export-table',
    title: 'Export rows to catalog table',
    menuTitle: 'Export to catalog table …',
    changes: true,
    group: 'Rows',
    icon: IconTablePlus,
    keywords: ['create table', 'ctas', 'snapshot', 'save', 'parquet'],
    when: () => findExportSubject() !== undefined,
    run: () => askFor('table'),
  },
  {
    id: 'explore.export-chart',
    title: 'Export chart',
    menuTitle: 'Export chart …',
    group: 'Rows',
    icon: IconChartBar,
    keywords: ['save', 'download', 'picture', 'png', 'svg', 'image', 'drawing'],
    when: () => useActiveChart.getState().chart !== null && findExportSubject() !== undefined,
    run: () => askChartExport(findExportSubject()!),
  },
  {
    id: 'explore.stop-export',
    title: 'Stop export',
    group: 'Rows',
    icon: IconPlayerStop,
    keywords: ['cancel'],
    when: () => useExports.getState().running > 0,
    run: stopExports,
  },
  {
    id: 'explore.open-export',
    title: 'Open last exported file',
    group: 'Rows',
    icon: IconFileText,
    when: () => last() !== null,
    run: () => openFile(last()!),
  },
  {
    id: 'explore.copy-export-path',
    title: 'Copy path of last exported file',
    group: 'Rows',
    icon: IconCopy,
    when: () => last() !== null,
    run: () => copyText(last()!, 'Path'),
  },
];
