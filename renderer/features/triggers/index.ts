/** Triggers: what starts jobs and crawlers, and when; workflows, which are made of them. */

import { IconActivity, IconBell, IconCalendarTime, IconSitemap } from '@tabler/icons-react';
import type { Feature } from '#renderer/features/feature.ts';
import { triggerCommands } from '#renderer/features/triggers/commands.ts';
import { notificationCommands } from '#renderer/features/triggers/notifications/notification-commands.ts';
import { operationsCommands } from '#renderer/features/triggers/operations/operations-commands.ts';
import { TriggersSideBar } from '#renderer/features/triggers/side-bar.tsx';
import { TriggersDialogs } from '#renderer/features/triggers/triggers-dialogs.tsx';
import { editCommands } from '#renderer/features/triggers/workflows/editing/edit-commands.ts';
import { workflowCommands } from '#renderer/features/triggers/workflows/workflow-commands.ts';
import { loadedLater } from '#renderer/ui/loaded-later.tsx';

const TriggerEditor = loadedLater(
  async () => (await import('#renderer/features/triggers/trigger-editor.tsx')).TriggerEditor,
);
const WorkflowPage = loadedLater(
  async () => (await import('#renderer/features/triggers/workflows/workflow-page.tsx')).WorkflowPage,
);
const OperationsPage = loadedLater(
  async () => (await import('#renderer/features/triggers/operations/operations-page.tsx')).OperationsPage,
);
const TriggerList = loadedLater(async () => (await import('#renderer/features/triggers/trigger-list.tsx')).TriggerList);

const NotificationEditor = loadedLater(
  async () => (await import('#renderer/features/triggers/notifications/notification-editor.tsx')).NotificationEditor,
);
const NotificationList = loadedLater(
  async () => (await import('#renderer/features/triggers/notifications/notification-list.tsx')).NotificationList,
);

export const triggersFeature: Feature = {
  area: 'triggers',
  sideBar: TriggersSideBar,
  dialogs: TriggersDialogs,
  editors: {
    trigger: { component: TriggerEditor, icon: IconCalendarTime },
    triggers: { component: TriggerList, icon: IconCalendarTime },
    notification: { component: NotificationEditor, icon: IconBell },
    notifications: { component: NotificationList, icon: IconBell },
    operations: { component: OperationsPage, icon: IconActivity },
    workflow: { component: WorkflowPage, icon: IconSitemap },
  },
  commands: [...triggerCommands, ...workflowCommands, ...editCommands, ...operationsCommands, ...notificationCommands],
};
