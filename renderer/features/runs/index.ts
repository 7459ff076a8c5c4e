/** Runs: what ran, how its rows balance, what was rejected, why it failed. */

import { IconPlayerPlay } from '@tabler/icons-react';
import { runCommands } from '#renderer/features/runs/commands.ts';
import { RunEditor } from '#renderer/features/runs/run-editor.tsx';
import { RunsSideBar } from '#renderer/features/runs/side-bar.tsx';
import { UndoDialog } from '#renderer/features/runs/undo-dialog.tsx';
import type { Feature } from '#renderer/features/feature.ts';

export const runsFeature: Feature = {
  area: 'runs',
  sideBar: RunsSideBar,
  dialogs: UndoDialog,
  editors: { run: { component: RunEditor, icon: IconPlayerPlay } },
  commands: runCommands,
};
