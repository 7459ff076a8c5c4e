/** Commands of notifications. */

import {
  IconBell,
  IconBellPlus,
  IconCursorText,
  IconKey,
  IconSend,
  IconToggleLeft,
  IconToggleRight,
  IconTrash,
} from '@tabler/icons-react';
import { isChanged } from '#renderer/app/drafts/definition-drafts.ts';
import type { Command } from '#renderer/app/commands/command.ts';
import {
  activateNotification,
  activeNotification,
  activeNotificationDraft,
  deactivateNotification,
  knownActivation,
  testNotification,
  trySavingNotification,
} from '#renderer/features/triggers/notifications/notification-actions.ts';
import {
  askNotification,
  notificationDrafts,
  notificationListThing,
  showNotificationView,
  type NotificationDraft,
} from '#renderer/features/triggers/notifications/notification-store.ts';
import { openTab } from '#renderer/stores/workbench.ts';

type NotificationCommand = Omit<Command, 'group' | 'run' | 'when'> & { run(name: string): void | Promise<void> };

function ofNotification(command: NotificationCommand, when: (name: string) => boolean = () => true): Command {
  return {
    ...command,
    group: 'Notifications',
    when: () => {
      const name = activeNotification();
      return name !== undefined && when(name);
    },
    run: () => command.run(activeNotification()!),
  };
}

function ofDraft(when: (draft: NotificationDraft) => boolean, command: NotificationCommand): Command {
  return ofNotification(command, () => {
    const draft = activeNotificationDraft();
    return draft !== undefined && when(draft);
  });
}

const isDisputed = ({ theirs }: NotificationDraft): boolean => theirs !== null;
const hasSecret = ({ saved: { channel } }: NotificationDraft): boolean =>
  channel.type === 'webhook' && channel.secretId !== null;

export const notificationCommands: readonly Command[] = [
  {
    id: 'notifications.new',
    title: 'Create notification',
    changes: true,
    group: 'Notifications',
    icon: IconBellPlus,
    keywords: ['alert', 'report', 'message', 'webhook'],
    run: () => askNotification({ kind: 'new' }),
  },
  {
    id: 'notifications.list',
    title: 'Show all notifications',
    group: 'Notifications',
    icon: IconBell,
    keywords: ['alerts', 'messages'],
    run: () => openTab(notificationListThing),
  },
  ofNotification(
    {
      id: 'notifications.test',
      once: true,
      title: 'Send test of notification',
      changes: true,
      icon: IconSend,
      keys: 'Ctrl+Shift+Enter',
      keywords: ['try'],
      run: testNotification,
    },
    (name) => knownActivation(name) === 'ACTIVATED',
  ),
  ofNotification(
    {
      id: 'notifications.activate',
      once: true,
      title: 'Activate notification',
      changes: true,
      icon: IconToggleRight,
      keywords: ['enable', 'on', 'trust'],
      run: activateNotification,
    },
    (name) => knownActivation(name) !== 'ACTIVATED',
  ),
  ofNotification(
    {
      id: 'notifications.deactivate',
      once: true,
      title: 'Deactivate notification',
      changes: true,
      icon: IconToggleLeft,
      keywords: ['disable', 'off', 'mute'],
      run: deactivateNotification,
    },
    (name) => knownActivation(name) !== 'DISABLED',
  ),
  ofDraft(hasSecret, {
    id: 'notifications.secret',
    title: 'Enter secret of notification',
    changes: true,
    icon: IconKey,
    keywords: ['token', 'webhook'],
    run: (name) => askNotification({ kind: 'secret', name }),
  }),
  ofNotification({
    id: 'notifications.settings',
    title: 'Show settings of notification',
    inEditor: true,
    run: (name) => showNotificationView(name, 'settings'),
  }),
  ofNotification({
    id: 'notifications.deliveries',
    title: 'Show deliveries of notification',
    inEditor: true,
    run: (name) => showNotificationView(name, 'deliveries'),
  }),
  ofDraft(() => true, {
    id: 'notifications.save',
    title: 'Save notification',
    changes: true,
    keys: 'Ctrl+S',
    run: async (name) => void (await trySavingNotification(name)),
  }),
  ofDraft(isChanged, {
    id: 'notifications.discard',
    title: 'Discard changes to notification',
    run: (name) => notificationDrafts.discard(name),
  }),
  ofDraft(isDisputed, {
    id: 'notifications.keep-mine',
    title: 'Keep my version of notification',
    changes: true,
    run: async (name) => void (await trySavingNotification(name, true)),
  }),
  ofDraft(isDisputed, {
    id: 'notifications.take-theirs',
    title: 'Use saved version of notification',
    run: (name) => notificationDrafts.takeTheirs(name),
  }),
  ofNotification({
    id: 'notifications.rename',
    title: 'Rename notification',
    changes: true,
    icon: IconCursorText,
    run: (name) => askNotification({ kind: 'rename', name }),
  }),
  ofNotification({
    id: 'notifications.delete',
    title: 'Delete notification',
    changes: true,
    icon: IconTrash,
    run: (name) => askNotification({ kind: 'delete', name }),
  }),
];
