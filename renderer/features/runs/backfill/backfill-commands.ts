/** Commands of backfills. */

import { IconCalendarRepeat } from '@tabler/icons-react';
import type { Command } from '#renderer/app/commands/command.ts';
import { openBackfills } from '#renderer/features/runs/backfill/backfill-store.ts';

export const backfillCommands: readonly Command[] = [
  {
    id: 'runs.backfills',
    title: 'Show backfills',
    group: 'Runs',
    icon: IconCalendarRepeat,
    keywords: ['operations', 'range', 'dates', 'partitions', 'history', 'load again'],
    run: () => openBackfills(),
  },
];
