/** Handlers of the procedures of notifications. */

import { loadOnce } from '#engine/base/load-once.ts';
import type { Delivery, NotificationState } from '#engine/catalog/notification-entities.ts';
import type { Notification } from '#engine/contract/definitions/notification.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type {
  DeliveryText,
  notificationProcedures,
  NotificationText,
} from '#engine/contract/procedures/reporting/notifications.ts';
import type { LoadedDefinition } from '#engine/definitions/definition-store.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

// Most commands have nothing to do with notifications.
const activations = loadOnce(() => import('#engine/orchestrate/notifications/active-notifications.ts'));

const naming = loadOnce(() => import('#engine/orchestrate/triggers/missing-names.ts'));

const mostNotices = 100;

export const notificationHandlers: Handlers<EngineServices, keyof typeof notificationProcedures> = {
  async getNotifications(_input, services) {
    const { stores } = await services.workspace();
    const states = await (await services.catalog()).notifications.getNotificationStates();
    const { isSending } = await services.notifications();
    const list = stores.notification.list();
    return { isSending, notifications: await Promise.all(list.map((loaded) => describe(services, loaded, states))) };
  },
  async getDeliveries({ limit, ...of }, services) {
    const { notifications } = await services.catalog();
    return (await notifications.getDeliveries(of, limit)).map(deliveryText);
  },
  async activateNotification({ name, expectedHash }, services) {
    const { hash } = (await services.workspace()).stores.notification.get(name);
    if (expectedHash !== undefined && expectedHash !== hash)
      throw new EngineError('ConcurrentModification', `The file of the notification "${name}" was changed meanwhile.`, {
        hint: 'Check its channel, then activate it.',
      });
    const loaded = await setEnabled(services, name, true);
    await (await services.notifications()).activate(loaded.value);
    return describe(services, loaded);
  },
  async deactivateNotification({ name }, services) {
    const loaded = await setEnabled(services, name, false);
    await (await services.notifications()).deactivate(name);
    return describe(services, loaded);
  },
  async testNotification({ name }, services, signal) {
    return deliveryText(await (await services.notifications()).test(name, signal));
  },
  async retryDelivery({ id }, services) {
    await (await services.notifications()).retry(id);
    return {};
  },
  async sendNotifications(_input, services, signal) {
    // Nothing of it is loaded where nothing is to be sent.
    const { notifications } = await services.catalog();
    const isUsed = (await notifications.getNotificationStates()).length > 0;
    const waiting = isUsed ? await (await services.notifications()).sendDue(signal) : [];
    return { waiting: waiting.map(deliveryText) };
  },
  async saveNotificationSecret({ name, secret }, services) {
    const { channel } = (await services.workspace()).stores.notification.get(name).value;
    if (channel.type !== 'webhook' || channel.secretId === null)
      throw new EngineError('InvalidInput', `Cannot save a secret: notification "${name}" needs none.`, {
        hint: 'Set secretId of its webhook first.',
      });
    return { keptIn: await (await services.secrets()).saveToken(channel.secretId, channel.url, secret) };
  },
  async getWindowNotices(_input, services) {
    const pending = await (await services.catalog()).notifications.getPendingDeliveries();
    const control = await services.notifications();
    return pending
      .filter(({ channelType, message }) => channelType === 'desktop' && control.isForWindow(message.id))
      .slice(0, mostNotices)
      .map(deliveryText);
  },
  async acknowledgeNotice({ id }, services) {
    await (await services.notifications()).acknowledge(id);
    return {};
  },
};

async function setEnabled(
  services: EngineServices,
  name: string,
  enabled: boolean,
): Promise<LoadedDefinition<Notification>> {
  const { stores } = await services.workspace();
  const loaded = stores.notification.get(name);
  if (loaded.value.enabled === enabled) return loaded;
  return stores.notification.save({ ...loaded.value, enabled }, { expectedHash: loaded.hash });
}

async function describe(
  services: EngineServices,
  { name, file, value }: LoadedDefinition<Notification>,
  states?: readonly NotificationState[],
): Promise<NotificationText> {
  const { notifications } = await services.catalog();
  const known = states ?? (await notifications.getNotificationStates());
  const [last] = await notifications.getDeliveries({ notification: name }, 1);
  const { activationOf } = await activations();
  const { description, jobName, workflowName, events, lateAfter, channel } = value;
  const { stores } = await services.workspace();
  const missing = (await naming()).missingSubject(stores, value);
  return {
    name,
    file,
    description,
    jobName,
    workflowName,
    events,
    lateAfter,
    channel,
    activation: activationOf(
      value,
      known.find((state) => state.name === name),
    ),
    hasSecret: await hasSecret(services, value),
    warnings: missing === null ? [] : [missing],
    lastDelivery: last === undefined ? null : deliveryText(last),
  };
}

/** Names of secrets are readable while the vault is locked. */
async function hasSecret(services: EngineServices, { channel }: Notification): Promise<boolean | null> {
  if (channel.type !== 'webhook' || channel.secretId === null) return null;
  const { secretId } = channel;
  return (await services.secrets()).list().some(({ name }) => name === secretId);
}

function deliveryText({ message, channelType, createdOn, state, nextAttemptOn, attempts }: Delivery): DeliveryText {
  const { id, notification, event, text, jobName, workflowName, runId } = message;
  const isForWindow = channelType === 'desktop' && attempts.length === 0;
  return {
    id,
    notification,
    event,
    text,
    channelType,
    jobName,
    workflowName,
    runId,
    createdOn,
    state,
    nextAttemptOn: state === 'PENDING' && !isForWindow ? nextAttemptOn : null,
    attempts,
  };
}
