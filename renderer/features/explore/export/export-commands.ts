/** Commands of exports: begin one, stop it, go on with the file that it wrote. */

import { IconCopy, IconDownload, IconFileText, IconPlayerStop } from '@tabler/icons-react';
import type { Command } from '#renderer/app/commands/command.ts';
import { askExport, useExports } from '#renderer/features/explore/export/export-store.ts';
import { findExportSubject } from '#renderer/features/explore/export/export-subject.ts';
import { stopExports } from '#renderer/features/explore/export/run-export.ts';
import { openFile, openPathDialog } from '#renderer/features/explore/open-path-store.ts';
import { copyText } from '#renderer/stores/copy-text.ts';
import { showToast } from '#renderer/stores/toasts.ts';

const last = (): string | null => useExports.getState().last;

export const exportCommands: readonly Command[] = [
  {
    id: 'explore.export',
    title: 'Export rows to file',
    menuTitle: 'Export …',
    group: 'Rows',
    icon: IconDownload,
    keys: 'Ctrl+Shift+E',
    keywords: ['save as', 'download', 'convert', 'csv', 'parquet', 'excel', 'json'],
    run() {
      const subject = findExportSubject();
      if (subject !== undefined) return askExport(subject);
      showToast({
        tone: 'info',
        title: 'Open the file, folder or table that you want to export.',
        text: 'Or select a node of a job.',
        action: { label: 'Open path', run: () => openPathDialog() },
      });
    },
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
