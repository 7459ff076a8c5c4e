/** Commands of the queue of runs. */

import {
  IconArrowDown,
  IconArrowUp,
  IconListDetails,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerTrackNext,
} from '@tabler/icons-react';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { Command } from '#renderer/app/commands/command.ts';
import { knownHold, knownQueue } from '#renderer/features/runs/queue/use-queue.ts';
import { activeRun } from '#renderer/features/runs/run-actions.ts';
import { runCommand } from '#renderer/rpc/queries.ts';
import { currentSubject } from '#renderer/stores/subject.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { openTab } from '#renderer/stores/workbench.ts';
import { subjectsAt } from '#renderer/ui/menu/subjects.ts';

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

type WaitingRun = Output<'getQueue'>['waiting'][number];

/** Of the menu, else the row of the queue with the focus, else the run in front: as the queue was last read. */
function waitingRun(): WaitingRun | undefined {
  const focused = document.activeElement;
  const subjects = focused === null ? [] : subjectsAt(focused);
  const row = currentSubject() ?? subjects.find(({ thing }) => thing?.kind === 'run');
  const id = row?.thing?.kind === 'run' ? row.thing.input['id'] : activeRun()?.id;
  return knownQueue()?.waiting.find(({ runId }) => runId === id);
}

const within = '#editor [aria-label="Running and waiting runs"]';

function moving(direction: 'up' | 'down'): Command {
  const isUp = direction === 'up';
  return {
    id: `runs.move-${direction}`,
    title: `Move waiting run ${direction}`,
    menuTitle: `Move ${direction}`,
    changes: true,
    group: 'Runs',
    icon: isUp ? IconArrowUp : IconArrowDown,
    keywords: ['queue', 'order', 'priority', isUp ? 'earlier' : 'later'],
    keys: isUp ? 'Alt+ArrowUp' : 'Alt+ArrowDown',
    within,
    // A menu lists what is possible; keys and palette say why it is not.
    when: () => {
      const run = waitingRun();
      return run !== undefined && (currentSubject() === undefined || (isUp ? run.mayMoveUp : run.mayMoveDown));
    },
    run: async () => {
      await runCommand('moveRunInQueue', { id: waitingRun()!.runId, direction });
    },
  };
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
  moving('up'),
  moving('down'),
];
