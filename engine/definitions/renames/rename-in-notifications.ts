/** Notifications follow a job that gets another name: their files then name it by the new one. */

import type { Notification } from '#engine/contract/definitions/notification.ts';
import { renameReferences, type RenamedFiles } from '#engine/definitions/renames/rename-references.ts';

export type NotificationFiles = RenamedFiles<Notification>;

/** Never fails: by then the job has its new name. Those that could not be saved are shown with the name that no longer exists. */
export async function renameInNotifications(files: NotificationFiles, from: string, to: string): Promise<void> {
  await renameReferences(files, (notification) =>
    notification.jobName === from ? { ...notification, jobName: to } : notification,
  );
}
