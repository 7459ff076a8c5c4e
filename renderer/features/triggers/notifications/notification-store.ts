/** Notifications that are being edited, and which of their dialogs is open. */

import { create } from 'zustand';
import { notificationSchema, type Notification } from '#engine/contract/definitions/notification.ts';
import { DefinitionDrafts, followEnabled, type DefinitionDraft } from '#renderer/app/drafts/definition-drafts.ts';
import { runCommand } from '#renderer/rpc/queries.ts';
import type { Thing } from '#renderer/stores/subject.ts';
import { closeTab, openTab } from '#renderer/stores/workbench.ts';

export type NotificationDraft = DefinitionDraft<Notification>;

type Asking = { readonly kind: 'new' } | { readonly kind: 'rename' | 'delete' | 'secret'; readonly name: string };

export type NotificationView = 'settings' | 'deliveries';

interface NotificationsState {
  readonly views: Readonly<Record<string, NotificationView>>;
  readonly asking: Asking | null;
}

export const useNotifications = create<NotificationsState>(() => ({ views: {}, asking: null }));

export function askNotification(asking: Asking | null): void {
  useNotifications.setState({ asking });
}

export function showNotificationView(name: string, view: NotificationView): void {
  useNotifications.setState(({ views }) => ({ views: { ...views, [name]: view } }));
}

export function notificationThing(name: string): Thing {
  return { id: `notification:${name}`, kind: 'notification', title: name, input: { name } };
}

export const notificationListThing: Thing = {
  id: 'notifications',
  kind: 'notifications',
  title: 'Notifications',
  input: {},
};

export function openNotification(name: string): void {
  openTab(notificationThing(name));
}

export const notificationDrafts = new DefinitionDrafts<Notification>({
  kind: 'notification',
  parse: (value) => notificationSchema.parse(value),
  tabOf: (name) => notificationThing(name).id,
  follow: followEnabled,
});

/** @throws EngineError AlreadyExists, InvalidDefinition. */
export async function createNotification(notification: Notification): Promise<void> {
  await runCommand('saveDefinition', { kind: 'notification', value: notification, expectedHash: null });
  openNotification(notification.name);
}

/** Changes that are not saved go along. @throws EngineError AlreadyExists, ConcurrentModification. */
export async function renameNotification(name: string, next: string): Promise<void> {
  await notificationDrafts.rename(name, next, () => {
    forgetNotification(name);
    openNotification(next);
  });
}

/** @throws EngineError ConcurrentModification. */
export async function deleteNotification(name: string): Promise<void> {
  await notificationDrafts.delete(name);
  forgetNotification(name);
}

/** Its tab is closed, and what the window knows of it goes. */
function forgetNotification(name: string): void {
  closeTab(notificationThing(name).id);
  notificationDrafts.forget(name);
  useNotifications.setState(({ views: { [name]: _view, ...views } }) => ({ views }));
}
