/** The command that shows the operations page. */

import { IconActivity } from '@tabler/icons-react';
import type { Command } from '#renderer/app/commands/command.ts';
import { openTab } from '#renderer/stores/workbench.ts';

export const operationsCommands: readonly Command[] = [
  {
    id: 'runs.operations',
    title: 'Show operations',
    group: 'Runs',
    icon: IconActivity,
    keywords: ['queue', 'pools', 'calendar', 'matrix', 'costs', 'cores', 'memory', 'workers', 'overview', 'dashboard'],
    run: () => openTab({ id: 'operations', kind: 'operations', title: 'Operations', input: {} }),
  },
];
