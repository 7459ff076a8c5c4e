/** Runs: what ran, how its rows balance, what was rejected, why it failed. */

import {
  IconCalendarRepeat,
  IconCalendarStats,
  IconCoins,
  IconGitCompare,
  IconListDetails,
  IconPlayerPlay,
} from '@tabler/icons-react';
import { backfillCommands } from '#renderer/features/runs/backfill/backfill-commands.ts';
import { calendarCommands } from '#renderer/features/runs/calendar/calendar-commands.ts';
import { compareCommands } from '#renderer/features/runs/compare/compare-commands.ts';
import { runCommands } from '#renderer/features/runs/commands.ts';
import { costCommands } from '#renderer/features/runs/costs/cost-commands.ts';
import { queueCommands } from '#renderer/features/runs/queue/queue-commands.ts';
import { RunsSideBar } from '#renderer/features/runs/side-bar.tsx';
import { RunDialogs } from '#renderer/features/runs/run-dialogs.tsx';
import { loadedLater } from '#renderer/ui/loaded-later.tsx';
import type { EditorProps, Feature } from '#renderer/features/feature.ts';

const RunEditor = loadedLater(async () => (await import('#renderer/features/runs/run-editor.tsx')).RunEditor);
const ComparisonEditor = loadedLater(
  async () => (await import('#renderer/features/runs/compare/comparison-editor.tsx')).ComparisonEditor,
);

const CostsPage = loadedLater<EditorProps>(
  async () => (await import('#renderer/features/runs/costs/costs-page.tsx')).CostsPage,
);

const QueuePage = loadedLater<EditorProps>(
  async () => (await import('#renderer/features/runs/queue/queue-page.tsx')).QueuePage,
);

const CalendarPage = loadedLater<EditorProps>(
  async () => (await import('#renderer/features/runs/calendar/calendar-page.tsx')).CalendarPage,
);

const BackfillsPage = loadedLater<EditorProps>(
  async () => (await import('#renderer/features/runs/backfill/backfills-page.tsx')).BackfillsPage,
);

export const runsFeature: Feature = {
  area: 'runs',
  sideBar: RunsSideBar,
  dialogs: RunDialogs,
  editors: {
    run: { component: RunEditor, icon: IconPlayerPlay },
    calendar: { component: CalendarPage, icon: IconCalendarStats },
    backfills: { component: BackfillsPage, icon: IconCalendarRepeat },
    queue: { component: QueuePage, icon: IconListDetails },
    costs: { component: CostsPage, icon: IconCoins },
    'run-comparison': { component: ComparisonEditor, icon: IconGitCompare },
  },
  commands: [
    ...runCommands,
    ...compareCommands,
    ...costCommands,
    ...queueCommands,
    ...calendarCommands,
    ...backfillCommands,
  ],
};
