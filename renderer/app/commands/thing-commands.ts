/** Commands of whatever a menu was opened on, and of the editor in front. */

import { IconCopy, IconExternalLink } from '@tabler/icons-react';
import type { Command } from '#renderer/app/commands/command.ts';
import { copyText } from '#renderer/stores/copy-text.ts';
import { currentSubject, type Thing } from '#renderer/stores/subject.ts';
import { openTab, useWorkbench } from '#renderer/stores/workbench.ts';

/** undefined: a part of the editor in front has its menu open, or nothing is open. */
function findThing(): Thing | undefined {
  const { tabs, activeTab } = useWorkbench.getState();
  return currentSubject()?.thing ?? tabs.find(({ id }) => id === activeTab);
}

/** What it is called where it has no editor. */
function findName(): string | undefined {
  return currentSubject()?.databaseName ?? findThing()?.title;
}

export const thingCommands: readonly Command[] = [
  {
    id: 'thing.open',
    title: 'Open',
    group: 'Window',
    icon: IconExternalLink,
    when: () => currentSubject()?.thing !== undefined && findThing()?.id !== useWorkbench.getState().activeTab,
    run: () => openTab(findThing()!),
  },
  {
    id: 'thing.open-part',
    title: 'Open',
    menuTitle: () => currentSubject()?.opening?.title ?? 'Open',
    group: 'Window',
    icon: IconExternalLink,
    when: () => currentSubject()?.opening !== undefined,
    run: () => currentSubject()!.opening!.open(),
  },
  {
    id: 'thing.copy-name',
    title: 'Copy name of open item',
    menuTitle: 'Copy name',
    group: 'Window',
    icon: IconCopy,
    keywords: ['clipboard'],
    when: () => findName() !== undefined,
    run: () => copyText(findName()!, 'Name'),
  },
  {
    id: 'thing.copy-column',
    title: 'Copy column name',
    group: 'Window',
    icon: IconCopy,
    when: () => currentSubject()?.column !== undefined && currentSubject()?.menus.includes('column') === false,
    run: () => copyText(currentSubject()!.column!.name, 'Name'),
  },
];
