/** Commands of the queue of runs. */

import { IconListDetails, IconPlayerPause, IconPlayerPlay, IconPlayerTrackNext } from '@tabler/icons-react';
import type { Command } from '#renderer/app/commands/command.ts';
import { knownHold } from '#renderer/features/runs/queue/use-queue.ts';
import { activeRun } from '#renderer/features/runs/run-actions.ts';
import { runCommand } from '#renderer/rpc/queries.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { openTab } from '#renderer/stores/workbench.ts';

export function openQueue(): void {
  openTab({ id: 'queue', kind: 'queue', title: 'Queue of runs', input: {} });
}

/** @throws EngineError InvalidState when it does not wait any more. */
export async function startNext(id: string): Promise<void> {
  await runCommand('startRunNext', { id });
}

async function setHeld(isHeld: boolean): Promise<void> {
  await runCommand(isHeld ? 'holdQueue' : 'releaseQueue', {});
  showToast({ tone: 'ok', title: isHeld ? 'Queue held.' : 'Queue released.' });
}

export const queueCommands: readonly Command[] = [
  {
    id: 'runs.queue',
    title: 'Show queue of runs',
    group: 'Runs',
    icon: IconListDetails,
    keywords: ['waiting', 'operations', 'cores', 'memory', 'priority'],
    run: openQueue,
  },
  {
    id: 'runs.hold-queue',
    title: 'Hold queue',
    changes: true,
    group: 'Runs',
    icon: IconPlayerPause,
    keywords: ['pause', 'stop', 'waiting', 'runs'],
    when: () => knownHold() !== true,
    run: () => setHeld(true),
  },
  {
    id: 'runs.release-queue',
    title: 'Release queue',
    changes: true,
    group: 'Runs',
    icon: IconPlayerPlay,
    keywords: ['hold', 'continue', 'resume', 'waiting', 'runs'],
    when: () => knownHold() !== false,
    run: () => setHeld(false),
  },
  {
    id: 'runs.start-next',
    once: true,
    title: 'Start run next',
    changes: true,
    group: 'Runs',
    icon: IconPlayerTrackNext,
    keywords: ['queue', 'move up', 'priority'],
    when: () => activeRun()?.jobRunState === 'WAITING',
    run: () => startNext(activeRun()!.id),
  },
];
