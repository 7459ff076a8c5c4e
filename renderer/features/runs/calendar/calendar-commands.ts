/** The command that shows the calendar of runs. */

import { IconCalendarStats } from '@tabler/icons-react';
import type { Command } from '#renderer/app/commands/command.ts';
import { openTab } from '#renderer/stores/workbench.ts';

export const calendarCommands: readonly Command[] = [
  {
    id: 'runs.calendar',
    title: 'Show calendar of runs',
    group: 'Runs',
    icon: IconCalendarStats,
    keywords: ['operations', 'schedule', 'history', 'failures', 'coming', 'days', 'hours'],
    run: () => openTab({ id: 'calendar', kind: 'calendar', title: 'Calendar', input: {} }),
  },
];
