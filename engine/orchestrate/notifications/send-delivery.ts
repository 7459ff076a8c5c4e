/** Sends a notification by its channel. */

import type { Delivery, NotificationMessage } from '#engine/catalog/notification-entities.ts';
import type { Notification } from '#engine/contract/definitions/notification.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import type { DeliveryOutcome } from '#engine/orchestrate/notifications/delivery-outcome.ts';
import { runCommand } from '#engine/orchestrate/notifications/run-command.ts';
import { sendWebhook } from '#engine/orchestrate/notifications/send-webhook.ts';

/**
 * One attempt. `later`: it waits for a window.
 * @throws the reason of the signal.
 */
export type SendDelivery = (
  notification: Notification,
  delivery: Delivery,
  signal: AbortSignal,
) => Promise<DeliveryOutcome | 'later'>;

/** Shows it in the notifications of the system. @returns false where the system has none. */
export type ShowOnDesktop = (message: NotificationMessage) => boolean;

export interface ChannelOptions {
  /** Absent: this host has no desktop; the next window shows it. */
  readonly showOnDesktop: ShowOnDesktop | undefined;
  /** In which programs run. */
  readonly folder: string;
  /** @throws EngineError while the vault is locked, and for a secret that was entered for another address. */
  readonly findSecret: (name: string, address: string) => Promise<string>;
}

export function createSendDelivery({ showOnDesktop, folder, findSecret }: ChannelOptions): SendDelivery {
  return async ({ channel }, { message }, signal) => {
    switch (channel.type) {
      case 'desktop':
        if (showOnDesktop?.(message) !== true) return 'later';
        return { isSent: true, answer: 'Shown by the system.' };
      case 'command':
        return runCommand(channel, folder, message, signal);
      case 'webhook': {
        const secret = channel.secretId === null ? null : await secretOf(channel.secretId, channel.url, findSecret);
        return secret === null || typeof secret === 'string' ? sendWebhook(channel, secret, message, signal) : secret;
      }
    }
  };
}

/** A vault may be unlocked, and a secret entered, while it is tried again. */
async function secretOf(
  name: string,
  address: string,
  find: ChannelOptions['findSecret'],
): Promise<string | DeliveryOutcome> {
  try {
    return await find(name, address);
  } catch (thrown) {
    const { message, hint } = toEngineError(thrown);
    return { isSent: false, mayRetry: true, answer: hint === undefined ? message : `${message} ${hint}` };
  }
}
