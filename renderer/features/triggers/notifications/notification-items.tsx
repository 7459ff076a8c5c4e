/** Notifications in the side bar of triggers. */

import type { NotificationText } from '#engine/contract/procedures/reporting/notifications.ts';
import { notificationThing } from '#renderer/features/triggers/notifications/notification-store.ts';
import {
  attentionNote,
  channelIcons,
  reportsWords,
  subjectWords,
} from '#renderer/features/triggers/notifications/notification-words.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { openTab } from '#renderer/stores/workbench.ts';
import type { TreeItem } from '#renderer/ui/tree.tsx';
import textStyles from '#renderer/ui/text.module.css';

export function notificationItem(notification: NotificationText): TreeItem {
  const { name, channel, activation } = notification;
  const Icon = channelIcons[channel.type];
  const thing = notificationThing(name);
  return {
    id: thing.id,
    label: name,
    hint: attentionNote(notification) ?? `${name}: ${subjectWords(notification)}, ${reportsWords(notification)}`,
    icon: <Icon size={15} stroke={1.5} {...(activation === 'ACTIVATED' ? {} : { className: textStyles.muted })} />,
    caption: activation === 'ACTIVATED' ? channel.type : activation.toLowerCase(),
    subject: subjectOf(thing),
    open: () => openTab({ ...thing, preview: true }),
    keep: () => openTab(thing),
  };
}
