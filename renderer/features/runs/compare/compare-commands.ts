/** Commands that compare a run with another one, and those of the comparison in front. */

import {
  IconArrowDown,
  IconArrowsExchange,
  IconArrowUp,
  IconCopy,
  IconGitCompare,
  IconLayoutColumns,
} from '@tabler/icons-react';
import type { Command } from '#renderer/app/commands/command.ts';
import {
  activeComparison,
  compareWithPrevious,
  copyComparison,
  moveToDifference,
  openBoth,
  openComparison,
  swapRuns,
} from '#renderer/features/runs/compare/comparison-actions.ts';
import { activeRun, type NamedRun } from '#renderer/features/runs/run-actions.ts';
import { currentSubject, withSubject } from '#renderer/stores/subject.ts';

const within = '#editor [data-part="run-comparison"]';

/** The run whose page is in front while the menu of another run is open. */
function otherRun(): NamedRun | undefined {
  const subject = currentSubject()?.thing;
  if (subject?.kind !== 'run') return undefined;
  const inFront = withSubject(undefined, activeRun);
  return inFront?.id === subject.input['id'] ? undefined : inFront;
}

/** Whether the comparison in front was read. */
function isRead(): boolean {
  return activeComparison()?.comparison !== undefined;
}

export const compareCommands: readonly Command[] = [
  {
    id: 'runs.compare-previous',
    title: 'Compare run with previous run of job',
    menuTitle: 'Compare with previous run',
    group: 'Runs',
    icon: IconGitCompare,
    keywords: ['difference', 'diff', 'versus'],
    when: () => activeRun() !== undefined,
    run: () => compareWithPrevious(activeRun()!),
  },
  {
    id: 'runs.compare-open',
    title: 'Compare run with open run',
    menuTitle: () => `Compare with open run #${otherRun()?.number ?? ''}`,
    group: 'Runs',
    icon: IconGitCompare,
    when: () => otherRun() !== undefined && activeRun() !== undefined,
    run: () => {
      const [one, other] = [activeRun()!, otherRun()!];
      if (one.number < other.number) openComparison(one, other);
      else openComparison(other, one);
    },
  },
  {
    id: 'runs.swap-compared',
    title: 'Swap compared runs',
    menuTitle: 'Swap A and B',
    group: 'Runs',
    icon: IconArrowsExchange,
    keys: 'X',
    within,
    when: () => activeComparison() !== undefined,
    run: () => swapRuns(activeComparison()!),
  },
  {
    id: 'runs.next-difference',
    title: 'Go to next difference of runs',
    menuTitle: 'Next difference',
    group: 'Runs',
    icon: IconArrowDown,
    keys: 'N',
    within,
    inEditor: true,
    when: isRead,
    run: () => moveToDifference(1),
  },
  {
    id: 'runs.previous-difference',
    title: 'Go to previous difference of runs',
    menuTitle: 'Previous difference',
    group: 'Runs',
    icon: IconArrowUp,
    keys: 'Shift+N',
    within,
    inEditor: true,
    when: isRead,
    run: () => moveToDifference(-1),
  },
  {
    id: 'runs.copy-comparison',
    title: 'Copy comparison of runs as Markdown',
    menuTitle: 'Copy as Markdown',
    group: 'Runs',
    icon: IconCopy,
    keywords: ['clipboard'],
    when: isRead,
    run: () => copyComparison(activeComparison()!),
  },
  {
    id: 'runs.open-compared',
    title: 'Open both compared runs',
    menuTitle: 'Open both runs',
    group: 'Runs',
    icon: IconLayoutColumns,
    when: isRead,
    run: () => openBoth(activeComparison()!),
  },
];
