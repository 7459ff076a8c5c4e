/** Which notifications may be sent: enabled in the file, and activated on this computer as they are now. */

import { sha256, stableJson } from '#engine/base/hash.ts';
import type { NotificationState } from '#engine/catalog/notification-entities.ts';
import type { Notification } from '#engine/contract/definitions/notification.ts';
import type { DefinitionStore } from '#engine/definitions/definition-store.ts';
import type { ActiveNotification } from '#engine/orchestrate/notifications/plan-deliveries.ts';

export type NotificationFiles = Pick<DefinitionStore<Notification>, 'list' | 'find' | 'get' | 'problems'>;

/**
 * ACTIVATED: it is sent from here. CHANGED: its channel is another one than was activated, for example after the file
 * was edited elsewhere. DEACTIVATED: it was never activated here. DISABLED: in its file.
 */
export type NotificationActivation = 'ACTIVATED' | 'CHANGED' | 'DEACTIVATED' | 'DISABLED';

/** What a person agrees to by activating it: where it is sent, or what is run. */
export function fingerprintOf({ channel }: Notification): string {
  return sha256(stableJson(channel));
}

export function activationOf(notification: Notification, state: NotificationState | undefined): NotificationActivation {
  if (!notification.enabled) return 'DISABLED';
  if (state === undefined) return 'DEACTIVATED';
  return state.fingerprint === fingerprintOf(notification) ? 'ACTIVATED' : 'CHANGED';
}

export function activeNotifications(
  files: Pick<NotificationFiles, 'list'>,
  states: readonly NotificationState[],
): ActiveNotification[] {
  const byName = new Map(states.map((state) => [state.name, state]));
  return files.list().flatMap(({ value }) => {
    const state = byName.get(value.name);
    if (state === undefined || activationOf(value, state) !== 'ACTIVATED') return [];
    return [{ notification: value, activatedOn: state.activatedOn }];
  });
}
