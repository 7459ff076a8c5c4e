/** The dialogs of the area. */

import { NotificationDialogs } from '#renderer/features/triggers/notifications/notification-dialogs.tsx';
import { WindowNotices } from '#renderer/features/triggers/notifications/window-notices.tsx';
import { TriggerDialogs } from '#renderer/features/triggers/trigger-dialogs.tsx';
import { EditDialogs } from '#renderer/features/triggers/workflows/editing/edit-dialogs.tsx';
import { WorkflowDialogs } from '#renderer/features/triggers/workflows/workflow-dialogs.tsx';

export function TriggersDialogs() {
  return (
    <>
      <TriggerDialogs />
      <WorkflowDialogs />
      <EditDialogs />
      <NotificationDialogs />
      <WindowNotices />
    </>
  );
}
