/** What saving a notification means on this computer: who enables it here wants it to be sent from here. */

import { stableJson } from '#engine/base/hash.ts';
import { notificationSchema } from '#engine/contract/definitions/notification.ts';
import { activationOf } from '#engine/orchestrate/notifications/active-notifications.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

/** Asked before the save; what it gives is called after it. */
export async function beforeSave(
  services: Pick<EngineServices, 'workspace' | 'catalog' | 'notifications'>,
  value: unknown,
  previousName: string | undefined,
): Promise<() => Promise<void>> {
  const saved = notificationSchema.safeParse(value).data;
  // The store refuses it.
  if (saved === undefined) return () => Promise.resolve();
  const former = previousName ?? saved.name;
  const before = (await services.workspace()).stores.notification.find(former)?.value;
  const states = await (await services.catalog()).notifications.getNotificationStates();
  const wasActive =
    before !== undefined &&
    activationOf(
      before,
      states.find(({ name }) => name === former),
    ) === 'ACTIVATED';
  return async () => {
    if (!saved.enabled) return;
    // One that somebody else enabled is not activated by a change of its description.
    const isWanted = before?.enabled !== true || stableJson(before.channel) !== stableJson(saved.channel);
    if (wasActive || isWanted) await (await services.notifications()).activate(saved);
  };
}
