/** The command that imports a job of another product. */

import { IconFileImport } from '@tabler/icons-react';
import type { Command } from '#renderer/app/commands/command.ts';
import { showInEditor } from '#renderer/features/jobs/editor-view.ts';

export const importJobCommand: Command = {
  id: 'jobs.import',
  title: 'Import from AWS Glue …',
  changes: true,
  group: 'Jobs',
  icon: IconFileImport,
  keywords: ['studio', 'visual job'],
  run: () => showInEditor({ asking: 'import-job' }),
};
